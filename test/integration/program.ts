import type { ApiScope } from '../../src/store/generated/enums.ts';
import type { Person } from '../desk.ts';
import { act, type Scene } from '../scene.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests read whatever they asked for
type Any = any;

interface Answer {
  status: number;
  data: Any;
  errors?: { message: string; path?: (string | number)[]; extensions: { code: string } }[];
}

/** A program with a key, as an administrator makes it. It can be used wherever a person is. */
export interface Program extends Person {
  key: string;
  keyId: string;
  integrationId: string;
}

export const secretOf = ({ key }: Pick<Program, 'key'>) => ({ authorization: `Bearer ${key}` });

let count = 0;

export async function makeProgram(scene: Scene, scopes: ApiScope[], name = `Program ${++count}`): Promise<Program> {
  const { integration, error } = await act(scene.admin, 'createIntegration', { name, scopes }, 'integration { id }');
  if (error) throw new Error(JSON.stringify(error));
  const made = await makeKey(scene, integration.id);
  return programOf(scene, { name, integrationId: integration.id, key: made.secret, keyId: made.apiKey.id });
}

export async function makeKey(scene: Scene, integration: string, input: object = {}) {
  const made = await act(scene.admin, 'createApiKey', { integration, ...input }, 'secret apiKey { id prefix }');
  if (made.error) throw new Error(JSON.stringify(made.error));
  return made;
}

export function programOf(
  scene: Scene,
  program: { name: string; integrationId: string; key: string; keyId: string },
): Program {
  const headers = secretOf(program);
  const ask = (query: string | { toString(): string }, variables?: object) =>
    request(scene, headers, String(query), variables);
  return {
    ...program,
    ...headers,
    id: Buffer.from(program.integrationId, 'base64').toString().split(':')[1] ?? '',
    globalId: program.integrationId,
    email: '',
    viewer: () => Promise.reject(new Error('not of a program')),
    ask: ask as never,
    async run(query, variables) {
      const { data, errors } = await ask(query, variables);
      if (errors) throw new Error(JSON.stringify(errors, null, 1));
      return data;
    },
  };
}

/** One operation with these headers over HTTP. */
export async function request(
  { desk }: Scene,
  headers: Record<string, string>,
  query: string,
  variables?: object,
): Promise<Answer> {
  const response = await desk.app.fetch(
    new Request('http://desk.test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    }),
  );
  return { status: response.status, ...((await response.json()) as object) } as Answer;
}
