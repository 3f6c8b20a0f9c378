import type { ActorType } from '../store/generated/enums.ts';
import { builder } from './builder.ts';

// Whoever acts: people are rows, the rest are only names.

interface Named {
  __typename: 'Integration' | 'System';
  name: string;
}

interface PersonRow {
  id: string;
  name: string;
}

export const ActorRef = builder.interfaceRef<{ name: string }>('Actor').implement({
  description: 'Who did something: a `Manager`, an `Affiliate`, an `Integration` or the `System`.',
  fields: (t) => ({
    name: t.exposeString('name', { nullable: false, description: 'Name to show, at most 200 characters.' }),
  }),
});

builder.objectRef<Named>('Integration').implement({
  description: 'A program that acts with a key of its own.',
  interfaces: [ActorRef],
  isTypeOf: (value) => (value as Partial<Named>).__typename === 'Integration',
});
builder.objectRef<Named>('System').implement({
  description: 'The desk itself, by one of its rules.',
  interfaces: [ActorRef],
  isTypeOf: (value) => (value as Partial<Named>).__typename === 'System',
});

/** What a row's actor columns are read with. */
export const managerFace = { select: { id: true, number: true, name: true } } as const;
export const affiliateFace = { select: { id: true, number: true, name: true, organizationId: true } } as const;

export function actorOf(type: ActorType, manager: PersonRow | null, affiliate: PersonRow | null) {
  if (manager) return { __typename: 'Manager' as const, ...manager };
  if (affiliate) return { __typename: 'Affiliate' as const, ...affiliate };
  return type === 'INTEGRATION'
    ? { __typename: 'Integration' as const, name: 'Integration' }
    : { __typename: 'System' as const, name: 'Hilo' };
}
