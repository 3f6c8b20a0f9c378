import type { Person, TestDesk } from '../desk.ts';
import { makeScene, type Scene } from '../scene.ts';
import { places } from './stores.ts';

/** A file to send: its name and its bytes. */
export type Sent = readonly [name: string, bytes: Buffer | string];

export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAEUlEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg==',
  'base64',
);
/** The image, with a header that says so. */
export function claiming(width: number, height: number): Buffer {
  const image = Buffer.from(png);
  image.writeUInt32BE(width, 16);
  image.writeUInt32BE(height, 20);
  return image;
}
export const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

/** A form with an operation and its files, as the specification has it. */
export function formOf(query: string, variables: object, files: readonly { path: string; sent: Sent }[]): FormData {
  const form = new FormData();
  form.append('operations', JSON.stringify({ query, variables }));
  form.append('map', JSON.stringify(Object.fromEntries(files.map(({ path }, i) => [i, [path]]))));
  files.forEach(({ sent: [name, bytes] }, i) => {
    form.append(String(i), new Blob([new Uint8Array(Buffer.from(bytes))], { type: 'text/html' }), name);
  });
  return form;
}

export const attachmentFields =
  'id name mimeType size checksum width height createdAt url viewerCanDelete uploadedBy { name } comment { id } ticket { id }';
const problem = 'error { type code message fields { field code message } }';

const mutations = {
  createTicket: [
    'CreateTicketInput',
    'attachments',
    `ticket { id version attachments { ${attachmentFields} } } ${problem}`,
  ],
  addComment: [
    'AddCommentInput',
    'attachments',
    `comment { id attachments { ${attachmentFields} } } ticket { version } ${problem}`,
  ],
  addAttachments: [
    'AddAttachmentsInput',
    'files',
    `attachments { ${attachmentFields} } ticket { id version } ${problem}`,
  ],
} as const;

export type Uploading = keyof typeof mutations;

/** One of the mutations that take files, as a request that is ready to send. */
export function uploadForm(name: Uploading, input: object, files: readonly Sent[]): FormData {
  const [type, field, result] = mutations[name];
  const query = `mutation ($input: ${type}!) { result: ${name}(input: $input) { ${result} } }`;
  const variables = { input: { ...input, [field]: files.map(() => null) } };
  return formOf(
    query,
    variables,
    files.map((sent, i) => ({ path: `variables.input.${field}.${i}`, sent })),
  );
}

// biome-ignore lint/suspicious/noExplicitAny: tests read whatever they asked for
type Any = any;

/** Sends it without a socket, and gives the whole answer with its status. */
export async function send(desk: TestDesk, form: FormData, by?: Person): Promise<{ status: number; answer: Any }> {
  const response = await desk.app.fetch(
    new Request('http://desk.test/graphql', {
      method: 'POST',
      headers: { accept: 'application/json', ...(by && { authorization: by.authorization }) },
      body: form,
    }),
  );
  return { status: response.status, answer: await response.json() };
}

/** Calls a mutation with files and gives its payload. */
export async function upload(
  desk: TestDesk,
  by: Person,
  name: Uploading,
  input: object,
  files: readonly Sent[],
): Promise<Any> {
  const { answer } = await send(desk, uploadForm(name, input, files), by);
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data.result;
}

/** Follows a link without a socket. */
export const follow = (desk: TestDesk, url: string, init: RequestInit = {}) =>
  desk.app.fetch(new Request(`http://desk.test${new URL(url).pathname}`, init));

/** What is kept, by the store and by the rows: the keys of attachments, and those that are loose. */
export async function inventory({ desk, db }: TestDesk) {
  const [attachments, loose] = [await db.attachment.findMany(), await db.looseFile.findMany()];
  const sorted = (keys: string[]) => keys.sort();
  return {
    stored: sorted(await desk.files.store.keys()),
    held: sorted(attachments.map(({ key }) => key)),
    loose: sorted(loose.map(({ key }) => key)),
  };
}

export interface AttachmentScene extends Scene {
  close(): Promise<void>;
}

/** A scene whose files are in a place of their own. */
export async function attachmentScene(
  env: Record<string, string> = {},
  where: keyof typeof places = 'on disk',
): Promise<AttachmentScene> {
  const place = await places[where]();
  const scene = await makeScene({ ...place.env, ...env });
  return {
    ...scene,
    async close() {
      await scene.desk.close();
      await place.end();
    },
  };
}
