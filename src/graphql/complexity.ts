import type { FieldComplexityValue } from '@pothos/plugin-complexity';
import { type GraphQLOutputType, getNamedType, isLeafType, isListType, isNonNullType } from 'graphql';

/** Of any, whatever its payload is asked for. */
export const mutationCost = 10;

/** Rows of a list that has no pages. */
const listLength = 10;
/** They only carry the rows of a page. */
const free = /Edge$|^PageInfo$/;

const isList = (type: GraphQLOutputType): boolean => isListType(isNonNullType(type) ? type.ofType : type);

/** What a field costs that does not say it itself: one for each object that may come, and nothing for its values. */
export function fieldComplexity(_args: unknown, _ctx: unknown, { type }: { type: GraphQLOutputType }) {
  const named = getNamedType(type);
  if (isLeafType(named) || free.test(named.name)) return 0;
  return (isList(type) ? { field: 1, multiplier: listLength } : 1) satisfies FieldComplexityValue;
}
