import type { FieldComplexity, FieldComplexityFunction, FieldComplexityValue } from '@pothos/plugin-complexity';
import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isLeafType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';
import { defaultSize, maxSize } from '../graphql/keyset.ts';

type Values = Readonly<Record<string, unknown>>;

export interface Asked {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** As they came; wrong ones are refused when the operation runs. */
  readonly variables: Values;
}

/** Describing the whole schema is work, but not for the database. */
const introspection: Values = { __schema: 1_000, __type: 100, __typename: 0 };

/**
 * The most objects that an operation may answer with, and what it counts besides: pages multiply what is beneath
 * them, of types that exclude each other the dearest counts.
 */
export function costOf(asked: Asked): number {
  const { schema, operation } = asked;
  const root = schema.getRootType(operation.operation);
  const variables = { ...defaultsOf(operation), ...asked.variables };
  return root ? Math.max(1, new Count({ ...asked, variables }).of(operation.selectionSet, root)) : 1;
}

class Count {
  readonly #asked: Asked;
  /** What was counted already: a fragment that is spread often is walked once. */
  readonly #known = new Map<SelectionSetNode, Map<string, number>>();

  constructor(asked: Asked) {
    this.#asked = asked;
  }

  of(set: SelectionSetNode, type: GraphQLCompositeType, pageSize?: number): number {
    if (isAbstractType(type)) {
      const possible = this.#asked.schema.getPossibleTypes(type);
      return Math.max(0, ...possible.map((object) => this.of(set, object, pageSize)));
    }
    const known = this.#known.get(set) ?? new Map<string, number>();
    this.#known.set(set, known);
    const key = `${type.name} ${pageSize}`;
    const cost =
      known.get(key) ?? set.selections.reduce((sum, selection) => sum + this.#selection(selection, type, pageSize), 0);
    known.set(key, cost);
    return cost;
  }

  #selection(selection: SelectionNode, type: GraphQLObjectType, pageSize?: number): number {
    if (this.#isLeftOut(selection)) return 0;
    if (selection.kind === Kind.FIELD) return this.#field(selection, type, pageSize);
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#asked.fragments.get(selection.name.value);
    const condition = fragment?.typeCondition && this.#asked.schema.getType(fragment.typeCondition.name.value);
    if (!fragment || (condition && !this.#holds(condition, type))) return 0;
    return this.of(fragment.selectionSet, type, pageSize);
  }

  #holds(condition: GraphQLNamedType, type: GraphQLObjectType): boolean {
    return condition === type || (isAbstractType(condition) && this.#asked.schema.isSubType(condition, type));
  }

  #field(node: FieldNode, parent: GraphQLObjectType, pageSize?: number): number {
    const name = node.name.value;
    const field = parent.getFields()[name];
    if (!field) return Number(introspection[name] ?? 1);
    const { type, isLeaf, isPage, price } = factsOf(field);
    if (isLeaf && typeof price === 'object') return price.own + (node.alias ? 1 : 0);
    const args = this.#argumentsOf(node);
    const { own, multiplier } = typeof price === 'function' ? priceOf(price(args, undefined, field)) : price;
    if (isLeaf) return own + (node.alias ? 1 : 0);
    const size = isPage ? sizeOf(args) : undefined;
    const beneath = node.selectionSet && isCompositeType(type) ? this.of(node.selectionSet, type, size) : 0;
    const rows = pageSize !== undefined && (name === 'edges' || name === 'nodes') ? pageSize : multiplier;
    return rows * (own + beneath);
  }

  #argumentsOf({ arguments: nodes = [] }: FieldNode): Values {
    return Object.fromEntries(nodes.map(({ name, value }) => [name.value, this.#value(value)]));
  }

  #value = (node: Parameters<typeof valueFromASTUntyped>[0]) => valueFromASTUntyped(node, this.#asked.variables);

  /** By `@skip` or `@include`. */
  #isLeftOut({ directives = [] }: SelectionNode): boolean {
    return directives.some(({ name, arguments: [condition] = [] }) => {
      const yes = condition && this.#value(condition.value);
      return (name.value === 'skip' && yes === true) || (name.value === 'include' && yes === false);
    });
  }
}

interface Price {
  readonly own: number;
  readonly multiplier: number;
}

interface Facts {
  readonly type: GraphQLNamedType;
  readonly isLeaf: boolean;
  readonly isPage: boolean;
  /** A function where it hangs on the arguments. */
  readonly price: Price | FieldComplexityFunction<unknown, Values>;
}

const facts = new WeakMap<GraphQLField<unknown, unknown>, Facts>();

/** What is the same of a field in every operation. */
function factsOf(field: GraphQLField<unknown, unknown>): Facts {
  const known = facts.get(field);
  if (known) return known;
  const type = getNamedType(field.type);
  const said = field.extensions['complexity'] as FieldComplexity<unknown, Values> | undefined;
  const hangsOnArguments = typeof said === 'function' && field.args.length > 0;
  const found = {
    type,
    isLeaf: isLeafType(type),
    isPage: field.args.some(({ name }) => name === 'first'),
    price: hangsOnArguments ? said : priceOf(typeof said === 'function' ? said({}, undefined, field) : (said ?? 1)),
  };
  facts.set(field, found);
  return found;
}

const priceOf = (price: FieldComplexityValue): Price =>
  typeof price === 'number'
    ? { own: price, multiplier: 1 }
    : { own: price.field ?? 1, multiplier: price.multiplier ?? 1 };

/** Rows of a page at most. A wrong size is refused by the field itself. */
function sizeOf({ first, last }: Values): number {
  const size = first ?? last ?? defaultSize;
  return typeof size === 'number' ? Math.min(Math.max(size, 0), maxSize) : defaultSize;
}

const defaultsOf = ({ variableDefinitions = [] }: OperationDefinitionNode): Values =>
  Object.fromEntries(
    variableDefinitions.flatMap(({ variable, defaultValue }) =>
      defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)]] : [],
    ),
  );
