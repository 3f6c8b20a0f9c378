import { type GraphQLField, type GraphQLInputObjectType, type GraphQLObjectType, getNamedType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../src/schema.ts';

const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
const named = (pattern: RegExp) => mutations.filter(({ name }) => pattern.test(name));

const typeName = ({ name }: { name: string }) => `${name[0]?.toUpperCase()}${name.slice(1)}`;
const inputOf = ({ args }: GraphQLField<unknown, unknown>) =>
  (getNamedType(args[0]?.type) as GraphQLInputObjectType).getFields();
const payloadOf = ({ type }: GraphQLField<unknown, unknown>) => (getNamedType(type) as GraphQLObjectType).getFields();

describe('RT-03 every mutation', () => {
  it('takes one input of its own and gives a payload of its own', () => {
    expect(mutations.length).toBeGreaterThan(60);
    const shapes = mutations.map(({ name, args, type }) => ({
      name,
      args: args.map((arg) => `${arg.name}: ${arg.type}`),
      type: String(type),
    }));
    expect(shapes).toEqual(
      mutations.map(({ name }) => ({
        name,
        args: [`input: ${typeName({ name })}Input!`],
        type: `${typeName({ name })}Payload!`,
      })),
    );
  });

  it('can tell its error, and promises no result beside it', () => {
    const types = mutations.flatMap((mutation) =>
      Object.values(payloadOf(mutation)).map(({ name, type }) => `${mutation.name}.${name}: ${type}`),
    );
    expect(types.filter((field) => field.endsWith('!'))).toEqual([]);
    expect(types.filter((field) => field.endsWith('.error: MutationError'))).toHaveLength(mutations.length);
  });

  it('shares neither input nor payload with another', () => {
    const inputs = mutations.map(({ args }) => getNamedType(args[0]?.type)?.name);
    expect(new Set([...inputs, ...mutations.map(({ type }) => getNamedType(type).name)]).size).toBe(
      mutations.length * 2,
    );
  });
});

describe('a mutation that makes something', () => {
  const givesSecret = (mutation: (typeof mutations)[number]) =>
    ['secret', 'accessToken'].some((name) => name in payloadOf(mutation));
  const makers = named(/^create|^addComment$/);

  it('takes a key under which it happens once', () => {
    const repeatable = makers.filter((mutation) => !givesSecret(mutation));
    expect(repeatable.length).toBeGreaterThan(8);
    const keys = repeatable.map((mutation) => `${mutation.name} ${inputOf(mutation)['idempotencyKey']?.type}`);
    expect(keys).toEqual(repeatable.map(({ name }) => `${name} String`));
  });

  it('takes none where it gives a secret: its answer is kept nowhere, so none can be given again', () => {
    const withKey = mutations.filter((mutation) => givesSecret(mutation) && inputOf(mutation)['idempotencyKey']);
    expect(withKey.map(({ name }) => name)).toEqual([]);
  });
});

describe('a mutation that changes a ticket', () => {
  const changers = named(/^((update|delete|assign|unassign|start|resolve|close|reopen)Ticket|addComment)$/);

  it('takes the version that it is based on', () => {
    expect(changers).toHaveLength(9);
    const versions = changers.map((mutation) => `${mutation.name} ${inputOf(mutation)['expectedVersion']?.type}`);
    expect(versions).toEqual(changers.map(({ name }) => `${name} Int`));
  });

  it('shows the ticket as it is, also after a lost race', () => {
    const tickets = changers.map((mutation) => `${mutation.name} ${payloadOf(mutation)['ticket']?.type}`);
    expect(tickets).toEqual(changers.map(({ name }) => `${name} Ticket`));
  });
});

describe('a mutation that removes something for good', () => {
  it('gives the id that is gone', () => {
    const removers = named(/^delete/);
    const gone = removers.map((mutation) => {
      const what = mutation.name.replace('delete', '');
      return `${mutation.name} ${payloadOf(mutation)[`deleted${what}Id`]?.type}`;
    });
    expect(gone).toEqual(removers.map(({ name }) => `${name} ID`));
  });
});
