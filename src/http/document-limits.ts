import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type ParseOptions,
  parse,
  type SelectionSetNode,
  type Source,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { Excess } from '../errors.ts';

/** Of a document, whatever it asks for. Introspection is not as deep as it looks. */
export const documentLimits = { characters: 100_000, tokens: 5_000, depth: 12, aliases: 100, rootFields: 100 } as const;

const tooComplex = (message: string) =>
  new GraphQLError(message, { originalError: new Excess('TOO_COMPLEX', message) });

/** Refuses what would be long to parse, to validate, or to walk through, over every transport. */
export const useDocumentLimits = (): Plugin => {
  const fine = new WeakSet<DocumentNode>();
  return {
    onParse({ setParseFn }) {
      setParseFn(parseWithin);
    },
    onValidate({ params: { documentAST }, setResult }) {
      if (fine.has(documentAST)) return;
      const refusal = excessOf(documentAST);
      if (refusal) setResult([tooComplex(refusal)]);
      else fine.add(documentAST);
    },
  };
};

function parseWithin(source: string | Source, options?: ParseOptions) {
  const { characters, tokens } = documentLimits;
  const { length } = typeof source === 'string' ? source : source.body;
  if (length > characters)
    throw tooComplex(`The document has ${length} characters; at most ${characters} are allowed.`);
  try {
    return parse(source, { ...options, maxTokens: tokens });
  } catch (error) {
    if (error instanceof GraphQLError && /more that \d+ tokens|more than \d+ tokens/.test(error.message))
      throw tooComplex(`The document has more than ${tokens} tokens.`);
    throw error;
  }
}

/** What is too much in a document, if anything. */
function excessOf({ definitions }: DocumentNode): string | undefined {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const part of definitions) if (part.kind === Kind.FRAGMENT_DEFINITION) fragments.set(part.name.value, part);
  const known = new Map<SelectionSetNode, Shape>();
  for (const part of definitions) {
    if (part.kind !== Kind.OPERATION_DEFINITION) continue;
    const { depth, aliases, fields } = shapeOf(part.selectionSet, fragments, known);
    const most = documentLimits;
    if (depth > most.depth) return `The operation is ${depth} levels deep; at most ${most.depth} are allowed.`;
    if (aliases > most.aliases) return `The operation has ${aliases} aliases; at most ${most.aliases} are allowed.`;
    if (fields > most.rootFields)
      return `The operation has ${fields} fields at its root; at most ${most.rootFields} are allowed.`;
  }
  return undefined;
}

interface Shape {
  depth: number;
  /** Each as often as its fragment is spread. */
  aliases: number;
  /** At its first level. */
  fields: number;
}

const nothing: Shape = { depth: 0, aliases: 0, fields: 0 };

/** A circle of fragments, which validation refuses, counts as nothing. */
function shapeOf(
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  known: Map<SelectionSetNode, Shape>,
): Shape {
  const done = known.get(set);
  if (done) return done;
  known.set(set, nothing);
  const shape = { ...nothing };
  for (const selection of set.selections) {
    const isField = selection.kind === Kind.FIELD;
    if (isField && /^__(schema|type)$/.test(selection.name.value)) continue;
    const within =
      selection.kind === Kind.FRAGMENT_SPREAD
        ? fragments.get(selection.name.value)?.selectionSet
        : selection.selectionSet;
    const beneath = within ? shapeOf(within, fragments, known) : nothing;
    shape.depth = Math.max(shape.depth, beneath.depth + (isField ? 1 : 0));
    shape.aliases += beneath.aliases + (isField && selection.alias ? 1 : 0);
    shape.fields += isField ? 1 : beneath.fields;
  }
  known.set(set, shape);
  return shape;
}
