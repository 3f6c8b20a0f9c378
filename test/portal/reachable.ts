import {
  type GraphQLNamedType,
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isListType,
  isObjectType,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { table } from '../../src/access/fields.ts';
import { admins, adminsAndPrograms, programs, staff } from '../../src/access/rule.ts';
import { schema } from '../../src/schema.ts';

const ofOthers = [staff, admins, programs, adminsAndPrograms].map(({ allows }) => allows);
const isPage = (name: string) => /(Connection|Edge)$/.test(name);

/** Each list of rows, as `Type.field`, that a customer comes to from a query. */
export function listsForCustomers(): string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  const enter = (type: GraphQLNamedType | undefined) => {
    if (isAbstractType(type)) schema.getPossibleTypes(type).forEach(enter);
    if (!isObjectType(type) || seen.has(type.name)) return;
    seen.add(type.name);
    for (const field of Object.values(type.getFields())) {
      const rule = table[type.name]?.[field.name];
      if (rule && ofOthers.includes(rule.allows)) continue;
      const named = getNamedType(field.type);
      const isList = isCompositeType(named) && isListType(getNullableType(field.type));
      if ((isList && !isPage(type.name)) || named.name.endsWith('Connection')) found.add(`${type.name}.${field.name}`);
      enter(named);
    }
  };
  enter(schema.getQueryType() ?? undefined);
  return [...found].sort();
}

/** Each field, as `Type.field`, that a document asks for. */
export function fieldsOf(document: string): string[] {
  const found: string[] = [];
  const types = new TypeInfo(schema);
  visit(
    parse(document),
    visitWithTypeInfo(types, {
      Field: ({ name }) => void found.push(`${types.getParentType()?.name}.${name.value}`),
    }),
  );
  return found;
}
