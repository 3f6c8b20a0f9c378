import {
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { isPersonal } from '../../src/access/personal.ts';

/** Values of arguments that must be given, by their places. */
const given: Readonly<Record<string, string>> = {};

/** What is selected of one type, each field with what is selected beneath it. */
interface Branch {
  readonly type: GraphQLObjectType | GraphQLInterfaceType;
  /** What another branch selects already. */
  readonly but: ReadonlySet<string>;
  readonly fields: { readonly head: string; readonly beneath: Branch[] }[];
}

/**
 * A subscription that selects every field of the schema that an event leads to, each where the way to it is shortest,
 * but for those that are known to be personal. Where a type is met farther away, its plain values are selected again.
 */
export function everyField(schema: GraphQLSchema, root = 'ticketEvents') {
  const start = schema.getSubscriptionType()?.getFields()[root];
  if (!start) throw new Error(`the schema has no subscription ${root}`);
  const selected = new Set<string>();
  const distances = new Map<string, number>();
  const objectsOf = (type: GraphQLNamedType) =>
    isAbstractType(type) ? schema.getPossibleTypes(type) : isObjectType(type) ? [type] : [];
  const branchesOf = (type: GraphQLNamedType): Branch[] => {
    const common = new Set(isInterfaceType(type) ? Object.keys(type.getFields()) : []);
    const own = objectsOf(type).map((object) => ({ type: object, but: common, fields: [] }));
    return isInterfaceType(type) ? [{ type, but: new Set(), fields: [] }, ...own] : own;
  };
  const tree = branchesOf(getNamedType(start.type));
  for (let now = tree, next: Branch[] = [], at = 0; now.length > 0; now = next, next = [], at++)
    for (const { type, but, fields } of now) {
      const isNearest = (distances.get(type.name) ?? at) === at;
      distances.set(type.name, distances.get(type.name) ?? at);
      for (const field of Object.values(type.getFields())) {
        const of = getNamedType(field.type);
        const places = objectsOf(type).map(({ name }) => `${name}.${field.name}`);
        if (but.has(field.name) || (!isNearest && !isLeafType(of))) continue;
        if (objectsOf(type).some(({ name }) => isPersonal(name, field.name))) continue;
        for (const place of places) selected.add(place);
        for (const [i, args] of argumentsOf(type.name, field).entries()) {
          const beneath = branchesOf(of);
          // a name of one type may be another thing's in the next
          fields.push({ head: `${type.name}_${field.name}_${i}: ${field.name}${args}`, beneath });
          next.push(...beneath);
        }
      }
    }
  return { document: `subscription { ${root} ${print(tree)} }`, selected };
}

const print = (branches: readonly Branch[]): string => {
  const parts = branches.map(({ type, fields }) => {
    const heads = fields.map(({ head, beneath }) => (beneath.length > 0 ? `${head} ${print(beneath)}` : head));
    return `... on ${type.name} { __typename ${heads.join(' ')} }`;
  });
  return `{ ${parts.join(' ')} }`;
};

/** Without any, and by each value of an enum that it takes. */
function argumentsOf(type: string, field: GraphQLField<unknown, unknown>): string[] {
  const required = field.args.filter(isRequiredArgument).map(({ name }) => {
    const value = given[`${type}.${field.name}.${name}`];
    if (value === undefined) throw new Error(`say a value of ${type}.${field.name}(${name}:) in ${import.meta.url}`);
    return `${name}: ${value}`;
  });
  const choices = field.args.flatMap(({ name, type: of }) =>
    isEnumType(of) ? of.getValues().map((value) => `${name}: ${value.name}`) : [],
  );
  const wrap = (args: string[]) => (args.length > 0 ? `(${args.join(', ')})` : '');
  return [wrap(required), ...choices.map((choice) => wrap([...required, choice]))];
}
