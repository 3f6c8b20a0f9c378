import type { InputFieldMap, InputShapeFromFields } from '@pothos/core';
import type { Context } from '../context.ts';
import { errorCodes, type FieldError } from '../errors.ts';
import { type BuilderTypes, builder } from './builder.ts';
import { mutationCost } from './complexity.ts';
import type { InputFields } from './input.ts';
import type { MutationErrorData } from './mutation-error.ts';

const ErrorType = builder.enumType('MutationErrorType', {
  description: 'What kind of refusal it is.',
  values: {
    VALIDATION: { description: 'The input is wrong; `fields` says where.' },
    FORBIDDEN: { description: 'You may not do this.' },
    NOT_FOUND: { description: 'It does not exist, or you may not see it.' },
    CONFLICT: { description: 'It clashes with the state of things.' },
    LIMIT: { description: 'A limit is reached.' },
    INTERNAL: { description: 'Our fault; nothing was saved.' },
  },
});

const codes = Object.entries(errorCodes).map(([code, [, cause, remedy]]) => [
  code,
  { description: `${cause} ${remedy}` },
]);
const ErrorCode = builder.enumType('ErrorCode', {
  description: 'Stable codes, each with its cause and its remedy. Queries carry them in `extensions.code`.',
  values: Object.fromEntries(codes) as { [Code in keyof typeof errorCodes]: { description: string } },
});

const FieldErrorRef = builder.objectRef<FieldError>('FieldError').implement({
  description: 'What is wrong with one field of an input.',
  fields: (t) => ({
    field: t.exposeString('field', { nullable: false, description: 'Path in the input, e.g. `title` or `ccs.0`.' }),
    type: t.field({
      type: ErrorType,
      nullable: false,
      description: 'What kind of refusal it is.',
      resolve: ({ code }) => errorCodes[code][0],
    }),
    code: t.field({
      type: ErrorCode,
      nullable: false,
      description: 'What went wrong, by its stable code.',
      resolve: ({ code }) => code,
    }),
    message: t.exposeString('message', { nullable: false, description: 'For a developer, in English.' }),
  }),
});

export const MutationError = builder.objectRef<MutationErrorData>('MutationError').implement({
  description: 'Why a mutation did nothing.',
  fields: (t) => ({
    type: t.field({
      type: ErrorType,
      nullable: false,
      description: 'What kind of refusal it is.',
      resolve: ({ type }) => type,
    }),
    code: t.field({
      type: ErrorCode,
      nullable: false,
      description: 'What went wrong, by its stable code.',
      resolve: ({ code }) => code,
    }),
    message: t.exposeString('message', { nullable: false, description: 'For a developer, in English.' }),
    fields: t.field({
      type: [FieldErrorRef],
      nullable: false,
      description: 'The wrong fields, where the input is at fault.',
      resolve: ({ fields }) => fields,
    }),
    retryAfter: t.int({
      description: 'Seconds to wait before trying again; only with TOO_MANY_ATTEMPTS.',
      resolve: ({ retryAfter }) => retryAfter ?? null,
    }),
  }),
});

type PayloadFields<Result> = PothosSchemaTypes.ObjectFieldBuilder<BuilderTypes, Partial<Result>>;

/** One action of the API: `name(input: NameInput!): NamePayload!`, its payload with the result or an `error`. */
export function mutation<Fields extends InputFieldMap, Result extends object>(
  name: string,
  options: {
    description: string;
    input: (t: InputFields) => Fields;
    resolve: (ctx: Context, input: InputShapeFromFields<Fields>) => Promise<Result>;
    payload: (t: PayloadFields<Result>) => Record<string, ReturnType<PayloadFields<Result>['field']>>;
  },
) {
  const Name = name[0]!.toUpperCase() + name.slice(1);
  const deed = firstSentence(options.description);
  const Input = builder.inputType(`${Name}Input`, {
    description: `Input of \`${name}\`, which ${deed}`,
    fields: options.input,
  });
  const Payload = builder.objectRef<Partial<Result>>(`${Name}Payload`);
  Payload.implement({
    description: `Result of \`${name}\`, which ${deed}`,
    fields: (t) => ({
      ...options.payload(t),
      error: t.field({
        type: MutationError,
        description: 'Why nothing was changed; null when it worked.',
        resolve: (payload) => (payload as { error?: MutationErrorData }).error ?? null,
      }),
    }),
  });
  builder.mutationField(name, (t) =>
    t.field({
      type: Payload,
      nullable: false,
      description: options.description,
      complexity: mutationCost,
      args: { input: t.arg({ type: Input, required: true, description: 'All that it needs, in one object.' }) },
      // generic in Fields and Result, which the field's own types cannot look through
      resolve: ((_root: unknown, args: { input: InputShapeFromFields<Fields> }, ctx: Context) =>
        options.resolve(ctx, args.input)) as never,
    }),
  );
}

/** A mutation's description begins with a verb: "Closes a ticket." */
function firstSentence(description: string): string {
  const [sentence = ''] = /^.*?\.(?=\s|$)/s.exec(description) ?? [description];
  return sentence[0]!.toLowerCase() + sentence.slice(1);
}
