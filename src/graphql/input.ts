import { z } from 'zod';
import type { ErrorCode } from '../errors.ts';
import { Upload } from '../files/upload.ts';
import type { builder } from './builder.ts';
import { decodeId, type NodeName } from './id.ts';

type InputFields = Parameters<NonNullable<Parameters<typeof builder.inputType>[1]['fields']>>[0];

/** NUL and other controls do not belong in text, and PostgreSQL stores no NUL and no lone surrogate. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
const printable = (text: string) => text.isWellFormed() && !controls.test(text);

export const characters = z
  .string()
  .refine(printable, { message: 'Control characters and lone surrogates are not allowed.' });

/** One line or more of text, trimmed, `min` to `max` characters. */
export const text = (max: number, min = 1) =>
  characters
    .transform((value) => value.trim())
    .pipe(
      z
        .string()
        .min(min, min === 1 ? 'Must not be blank.' : `At least ${min} characters.`)
        .max(max, `At most ${max} characters.`),
    );

/** The same, where blank is allowed. */
export const optionalText = (max: number) =>
  characters.transform((value) => value.trim()).pipe(z.string().max(max, `At most ${max} characters.`));

/** The same, where blank is no text at all. */
export const emptyAsNull = (max: number) => optionalText(max).transform((value) => value || null);

export const email = characters
  .transform((value) => value.trim().toLowerCase())
  .pipe(z.email('Must be an e-mail address.').max(254, 'At most 254 characters.'));

export const tags = z
  .array(text(50))
  .max(50, 'At most 50 tags.')
  .transform((list) => [...new Set(list)]);

export const locale = z
  .string()
  .refine((tag) => works(() => Intl.getCanonicalLocales(tag)) && tag.length > 0 && tag.length <= 35, {
    message: 'Must be a BCP 47 language tag, e.g. "es" or "en-GB".',
  });

export const timeZone = z
  .string()
  .refine((name) => name.length <= 50 && works(() => new Intl.DateTimeFormat('en', { timeZone: name })), {
    message: 'Must be an IANA time zone, e.g. "America/Bogota".',
  });

function works(attempt: () => unknown) {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}

/** A global id of that type becomes the row's key. */
export const idOf = (name: NodeName) =>
  z.string().transform((id, ctx) => {
    const key = decodeId(name, id);
    if (key) return key;
    ctx.addIssue({
      code: 'custom',
      message: `Must be the id of a ${name}.`,
      params: { code: 'INVALID_ID' satisfies ErrorCode },
    });
    return z.NEVER;
  });

const nullish = <Schema extends z.ZodType>(schema: Schema) => schema.nullish();

const idOfA = (name: NodeName) => `An id of type \`${name}\`.`;

export const ref = (t: InputFields, name: NodeName, description: string) =>
  t.id({ required: true, description: `${description} ${idOfA(name)}` }).validate(idOf(name));

export const optionalRef = (t: InputFields, name: NodeName, description: string) =>
  t.id({ required: false, description: `${description} ${idOfA(name)}` }).validate(nullish(idOf(name)));

export const refs = (t: InputFields, name: NodeName, max: number, description: string) =>
  t
    .idList({ required: false, description: `${description} Ids of type \`${name}\`, at most ${max}.` })
    .validate(nullish(z.array(idOf(name)).max(max, `At most ${max}.`)));

const filesOf =
  'They come by a GraphQL multipart request: `null` in the variables, the files as its parts. Each at most `ATTACHMENT_MAX_BYTES` (20 MiB by default, else FILE_TOO_LARGE), together `ATTACHMENT_MAX_COUNT` (10, else TOO_MANY_FILES), each of an allowed type by its content (else FILE_TYPE_REFUSED).';

export const files = (t: InputFields, description: string) =>
  t
    .field({ type: ['File'], required: true, description: `${description} ${filesOf}` })
    .validate(z.array(z.instanceof(Upload)).min(1, 'At least one file.'));

export const optionalFiles = (t: InputFields, description: string) =>
  t.field({ type: ['File'], required: false, description: `${description} ${filesOf}` });

/** Who follows something: exactly one of the two. */
export const follower = (t: InputFields) => ({
  affiliate: optionalRef(t, 'Affiliate', 'A person. Either this or `organization`.'),
  organization: optionalRef(t, 'Organization', 'A whole organization. Either this or `affiliate`.'),
});

/** Fields that many inputs share. */
export const idempotencyKey = (t: InputFields) =>
  t
    .string({
      required: false,
      description:
        'Makes a retry safe: for 24 hours the same key from the same person gives the first result again. 1 to 200 characters, e.g. a UUID. With another input: IDEMPOTENCY_KEY_REUSED.',
    })
    .validate(nullish(text(200)));

export const expectedVersion = (t: InputFields) =>
  t.int({
    required: false,
    description:
      'The `version` that the change is based on. If the object has changed since, nothing happens and the error is VERSION_CONFLICT.',
  });

export type { InputFields };
export { nullish };
