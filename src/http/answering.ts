import {
  type DocumentNode,
  type ExecutionArgs,
  execute,
  type GraphQLError,
  type GraphQLSchema,
  getNamedType,
  getOperationAST,
  isAbstractType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { isPersonal } from '../access/personal.ts';
import type { Refusal } from '../errors.ts';
import type { Answering } from '../events/answering.ts';
import type { Told, ToldStream } from '../events/told.ts';
import type { RequestContext } from './context.ts';

/** What of an operation is the same whenever it is asked. */
interface Facts {
  readonly id: number;
  /** It selects what hangs on who asks. */
  readonly isPersonal: boolean;
  /** The variables that its answers hang on: not the one that says from where on. */
  readonly variables: readonly string[];
}

/** Makes of a subscription's events what is sent. */
export class Answers {
  readonly #format: (error: unknown) => GraphQLError;
  readonly #facts = new WeakMap<OperationDefinitionNode, Facts>();
  #count = 0;

  constructor(format: (error: unknown) => GraphQLError) {
    this.#format = format;
  }

  to(args: ExecutionArgs, context: RequestContext): Answering {
    const asked = withoutContext(args);
    return {
      key: this.#keyOf(args),
      answer: (event, cursor, viewer) =>
        this.#tell({ ...asked, rootValue: { event }, contextValue: context.at(viewer) }, cursor),
    };
  }

  /** Of what a stream of another kind yields, each as it comes. */
  toEach(args: ExecutionArgs, context: RequestContext, source: AsyncIterable<unknown>): ToldStream {
    const asked = { ...withoutContext(args), contextValue: context };
    const iterator = source[Symbol.asyncIterator]();
    let ended: Refusal | undefined;
    return {
      next: async () => {
        const { done, value } = ended ? { done: true, value: undefined } : await iterator.next();
        if (ended) throw ended;
        return done ? { done, value } : { done: false, value: await this.#tell({ ...asked, rootValue: value }, '') };
      },
      end: (reason) => {
        ended = reason;
        void iterator.return?.();
      },
      return: async () => {
        await iterator.return?.();
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  async #tell(args: ExecutionArgs, cursor: string): Promise<Told> {
    const { data, errors } = await execute(args);
    const told = errors?.map((error) => this.#format(error));
    const json = JSON.stringify({ data, errors: told });
    return { json, cursor, codes: told?.map(({ extensions }) => String(extensions['code'])) ?? [], size: json.length };
  }

  #keyOf({ schema, document, operationName, variableValues }: ExecutionArgs): string | null {
    const operation = getOperationAST(document, operationName);
    if (!operation) return null;
    const facts = this.#facts.get(operation) ?? this.#look(schema, document, operation);
    if (facts.isPersonal) return null;
    return JSON.stringify([facts.id, ...facts.variables.map((name) => variableValues?.[name])]);
  }

  #look(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): Facts {
    const places = placesOf(operation);
    const uses = new Set<string>();
    let asksForOne = false;
    const info = new TypeInfo(schema);
    visit(
      document,
      visitWithTypeInfo(info, {
        VariableDefinition: () => false,
        Variable: (node) => {
          if (!places.has(node)) uses.add(node.name.value);
        },
        Field: ({ name }) => {
          const parent = getNamedType(info.getParentType());
          const types = isAbstractType(parent) ? schema.getPossibleTypes(parent) : isObjectType(parent) ? [parent] : [];
          asksForOne ||= types.some((type) => isPersonal(type.name, name.value));
        },
      }),
    );
    const variables = (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value);
    const facts = { id: ++this.#count, isPersonal: asksForOne, variables: variables.filter((name) => uses.has(name)) };
    this.#facts.set(operation, facts);
    return facts;
  }
}

/** A stream lives long: it holds what it needs. */
const withoutContext = ({ schema, document, operationName, variableValues }: ExecutionArgs) => ({
  schema,
  document,
  operationName,
  variableValues,
});

/** Where variables say from where on a stream goes. */
function placesOf({ selectionSet: { selections } }: OperationDefinitionNode): Set<unknown> {
  const roots = selections.flatMap((node) => (node.kind === Kind.FIELD ? (node.arguments ?? []) : []));
  return new Set(roots.flatMap(({ name, value }) => (name.value === 'after' ? [value] : [])));
}
