import { arrayOf, dateOf, none, orNone, textOf } from './copy.ts';
import type { Random } from './random.ts';
import { companyName, personName } from './texts.ts';

export const beginning = Date.UTC(2024, 0, 1);
export const end = Date.UTC(2026, 0, 1);

export interface Organization {
  readonly id: string;
  readonly affiliates: Affiliate[];
  /** Of how many tickets, where that is fixed. */
  readonly tickets: number | null;
}

export interface Affiliate {
  readonly id: string;
  readonly email: string;
  readonly organization: Organization;
}

export interface People {
  readonly organizations: readonly Organization[];
  /** Those of organizations whose number of tickets is not fixed. */
  readonly others: readonly Affiliate[];
  readonly managers: readonly string[];
  readonly teams: readonly string[];
}

export interface Counts {
  readonly tickets: number;
  readonly comments: number;
  readonly affiliates: number;
  readonly managers: number;
  readonly organizations: number;
  /** Tickets of the organizations whose number of them is fixed. */
  readonly sized: readonly number[];
}

export const countsOf = (scale: number): Counts => {
  const tickets = Math.round(200_000 * scale);
  return {
    tickets,
    comments: Math.round(1_000_000 * scale),
    affiliates: Math.round(20_000 * scale),
    managers: Math.max(4, Math.round(200 * scale)),
    organizations: Math.max(10, Math.round(2_000 * scale)),
    sized: [3, Math.min(300, Math.round(tickets * 0.1)), Math.min(30_000, Math.round(tickets * 0.15))],
  };
};

type Add = (
  table: 'Organization' | 'Affiliate' | 'Manager' | 'Team' | 'TeamMember' | 'Credential',
  row: string,
) => void;

/** `password` is the hash of the one that everybody has who can sign in. */
export function makePeople(random: Random, counts: Counts, password: string, add: Add): People {
  const born = dateOf(beginning);
  const managers = Array.from({ length: counts.managers }, (_, i) => {
    const id = random.uuid(beginning);
    const role = i === 0 ? 'ADMIN' : 'AGENT';
    add('Manager', [id, i + 1, textOf(personName(random)), managerEmail(i), role, born, born].join('\t'));
    return id;
  });
  add('Credential', [random.uuid(beginning), managers[0], none, password].join('\t'));

  const teams = Array.from({ length: 12 }, (_, i) => {
    const id = random.uuid(beginning);
    add('Team', [id, `Team ${i + 1}`, born, born].join('\t'));
    return id;
  });
  for (const [i, manager] of managers.entries()) add('TeamMember', [teams[i % teams.length], manager].join('\t'));

  const organizations = Array.from({ length: counts.organizations }, (_, i): Organization => {
    const id = random.uuid(beginning);
    add('Organization', [id, textOf(`${companyName(random)} ${i + 1}`), 'f', born, born].join('\t'));
    return { id, affiliates: [], tickets: counts.sized[i] ?? null };
  });
  const fixed = organizations.filter(({ tickets }) => tickets !== null);
  const free = organizations.filter(({ tickets }) => tickets === null);
  const places = [
    // a tenth as many people as tickets, three at least
    ...fixed.flatMap((organization) =>
      Array(Math.max(3, Math.round((organization.tickets ?? 0) / 10))).fill(organization),
    ),
    ...free,
  ] as Organization[];
  for (let i = 0; i < counts.affiliates; i++) {
    const organization = places[i] ?? random.pickSkewed(free);
    const affiliate = { id: random.uuid(beginning), email: `person-${i + 1}@customers.example`, organization };
    const first = organization.tickets !== null && organization.affiliates.length === 0;
    organization.affiliates.push(affiliate);
    const manager = random.chance(0.3) ? random.pick(managers) : null;
    const role = random.chance(0.05) ? 'ADMINISTRATOR' : 'MEMBER';
    const row = [
      affiliate.id,
      i + 1,
      textOf(personName(random)),
      affiliate.email,
      organization.id,
      first ? 'MEMBER' : role,
    ];
    add('Affiliate', [...row, arrayOf(random.chance(0.1) ? ['vip'] : []), orNone(manager), born, born].join('\t'));
    if (first) add('Credential', [random.uuid(beginning), none, affiliate.id, password].join('\t'));
  }
  return { organizations, others: free.flatMap(({ affiliates }) => affiliates), managers, teams };
}

const managerEmail = (i: number) => `manager-${i + 1}@desk.example`;

export const peopleColumns = {
  Manager: ['id', 'number', 'name', 'email', 'role', 'createdAt', 'updatedAt'],
  Credential: ['id', 'managerId', 'affiliateId', 'hash'],
  Team: ['id', 'name', 'createdAt', 'updatedAt'],
  TeamMember: ['teamId', 'managerId'],
  Organization: ['id', 'name', 'personal', 'createdAt', 'updatedAt'],
  Affiliate: [
    ...['id', 'number', 'name', 'email', 'organizationId', 'role', 'tags', 'accountManagerId'],
    ...['createdAt', 'updatedAt'],
  ],
} as const;
