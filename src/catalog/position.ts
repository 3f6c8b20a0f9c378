export const lastPosition = 10_000;

/** Where a new row stands unless something else is said: after the others. */
export const nextPosition = ({ _max }: { _max: { position: number | null } }) =>
  Math.min((_max.position ?? 0) + 1, lastPosition);
