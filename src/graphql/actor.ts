import { builder } from './builder.ts';

// Whoever acts: people and programs are rows, the system is only a name.

interface Named {
  __typename: 'System';
  name: string;
}

interface ActorRow {
  id: string;
  name: string;
}

export const ActorRef = builder.interfaceRef<{ name: string }>('Actor').implement({
  description: 'Who did something: a `Manager`, an `Affiliate`, an `Integration` or the `System`.',
  fields: (t) => ({
    name: t.exposeString('name', { nullable: false, description: 'Name to show, at most 200 characters.' }),
  }),
});

builder.objectRef<Named>('System').implement({
  description: 'The desk itself, by one of its rules.',
  interfaces: [ActorRef],
  isTypeOf: (value) => (value as Partial<Named>).__typename === 'System',
});

/** What a row's actor columns are read with. */
export const managerFace = { select: { id: true, number: true, name: true } } as const;
export const affiliateFace = { select: { id: true, number: true, name: true, organizationId: true } } as const;

export const integrationFace = { select: { id: true, name: true } } as const;

interface Acted {
  manager: ActorRow | null;
  affiliate: ActorRow | null;
  integration: ActorRow | null;
}

/** A person also where a program acted on their behalf. */
export function actorOf({ manager, affiliate, integration }: Acted) {
  if (manager) return { __typename: 'Manager' as const, ...manager };
  if (affiliate) return { __typename: 'Affiliate' as const, ...affiliate };
  if (integration) return { __typename: 'Integration' as const, ...integration };
  return { __typename: 'System' as const, name: 'Hilo' };
}
