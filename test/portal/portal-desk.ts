import type { Person } from '../desk.ts';
import { act, makeScene, type Scene } from '../scene.ts';

/** A scene whose administrator opens further doors. */
export interface PortalScene extends Scene {
  /** Adds a portal, and gives its global id and its slug. */
  portal(settings?: object): Promise<{ id: string; slug: string }>;
  /** The same person, signed in at another door. */
  at(person: Person, slug: string): Promise<Person>;
}

let count = 0;

export async function portalScene(env: Record<string, string> = {}): Promise<PortalScene> {
  const scene = await makeScene(env);
  const { admin, desk } = scene;
  return {
    ...scene,
    async portal(settings = {}) {
      const slug = `door-${++count}`;
      const { portal, error } = await act(
        admin,
        'createPortal',
        { name: 'A door', slug, kind: 'TICKETS', ...settings },
        'portal { id }',
      );
      if (error) throw new Error(JSON.stringify(error));
      return { id: portal.id, slug };
    },
    at: (person, slug) => desk.signIn(person, slug),
  };
}

/** Only these properties, the ones with an exclamation mark editable. */
export const panel = (...names: string[]) =>
  names.map((name) => ({ property: name.replace('!', ''), editable: name.endsWith('!') }));

/** The titles of a list, sorted. */
export async function titles(by: Pick<Person, 'run'>, list = 'tickets(first: 100)'): Promise<string[]> {
  const data = await by.run(`{ list: ${list} { totalCount nodes { title } } }`);
  const found = data.list.nodes.map(({ title }: { title: string }) => title).sort();
  if (data.list.totalCount !== found.length) throw new Error('the list and its count differ');
  return found;
}

export const project = async (admin: Person, name: string): Promise<string> =>
  (await act(admin, 'createProject', { name }, 'project { id }')).project.id;
