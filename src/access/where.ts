/**
 * The only makers of composed filters. Prisma drops an empty `OR` inside `AND` and any `undefined`, and either
 * would show everything: here an empty `any` matches nothing, and `undefined` is refused.
 */
export const nobody: { id: { in: string[] } } = { id: { in: [] } };

export const any = <Where extends object>(...branches: Where[]) =>
  branches.length === 0 ? nobody : { OR: branches.map(defined) };

export const all = <Where extends object>(...branches: Where[]) => ({ AND: branches.map(defined) });

export const not = <Where extends object>(branch: Where) => ({ NOT: defined(branch) });

function defined<Where extends object>(where: Where): Where {
  for (const [key, value] of Object.entries(where)) {
    if (value === undefined) throw new TypeError(`undefined in a filter: ${key}`);
    if (isFilter(value)) defined(value);
    if (Array.isArray(value)) {
      if (key === 'OR' && value.length === 0) throw new TypeError('an empty OR in a filter');
      value.filter(isFilter).forEach(defined);
    }
  }
  return where;
}

const isFilter = (value: unknown): value is object =>
  typeof value === 'object' &&
  value !== null &&
  (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype);
