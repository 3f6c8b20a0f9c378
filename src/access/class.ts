import type { Viewer } from './viewer.ts';

// Viewers of one class are answered alike: all that the rules read of them is the same. Of staff that is everything
// but who they are and by what they came in; a customer is a class of their own in each portal.

/** What of a viewer is none of their class; of the program that acts for them likewise. */
const identity = {
  MANAGER: ['id', 'sessionId'],
  AFFILIATE: ['sessionId'],
  INTEGRATION: ['id', 'sessionId', 'keyId', 'name'],
} as const satisfies Record<Viewer['kind'], readonly string[]>;

/** In which words, by which clock and on whose pages somebody is told, and what a role is called: nobody's rights hang on it. */
const manners: readonly string[] = ['locale', 'timeZone', 'widgetOrigins', 'customRoleId'];

/** Equal for viewers who get the same. */
export const classOf = (viewer: Viewer): string => describe(viewer, []);

/** Equal as long as a viewer sees the same and may do the same. */
export const rightsOf = (viewer: Viewer): string => describe(viewer, manners);

function describe(viewer: Viewer, without: readonly string[]): string {
  const known = Object.entries(viewer)
    .filter(([name, value]) => value !== undefined && !isIdentity(viewer, name) && !without.includes(name))
    .map(([name, value]) => [name, name === 'via' ? describe(value, without) : plain(value, without)] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify(known);
}

/** Lists stand for sets. */
function plain(value: unknown, without: readonly string[]): unknown {
  if (Array.isArray(value)) return [...value].sort();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !without.includes(name)));
}

const isIdentity = ({ kind }: Pick<Viewer, 'kind'>, name: string) =>
  (identity[kind] as readonly string[]).includes(name);

/** Somebody of the viewer's class, and nobody in particular: to ask who they are fails, and is told. */
export function anyoneLike<Who extends Viewer>(viewer: Who, onAsked: () => void): Who {
  const someone = { ...viewer, ...(hasProgram(viewer) && { via: anyoneLike(viewer.via, onAsked) }) };
  for (const name of identity[viewer.kind])
    Object.defineProperty(someone, name, {
      get(): never {
        onAsked();
        throw new TypeError(`What is made for a class of viewers asks for the ${name} of one of them.`);
      },
    });
  return someone;
}

const hasProgram = (viewer: Viewer): viewer is Exclude<Viewer, { kind: 'INTEGRATION' }> & { via: object } =>
  viewer.kind !== 'INTEGRATION' && viewer.via !== undefined;
