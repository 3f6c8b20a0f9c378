import {
  type GraphQLField,
  type GraphQLInputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fieldRule } from '../../src/access/fields.ts';
import type { Need } from '../../src/access/rule.ts';
import { needText } from '../../src/access/scope.ts';
import { schema } from '../../src/schema.ts';
import { ApiScope } from '../../src/store/generated/enums.ts';
import { act, makeScene, open, type Scene, say } from '../scene.ts';
import { makeProgram, type Program, request, secretOf } from './program.ts';

const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
const operations = roots.flatMap((root) =>
  Object.values(root?.getFields() ?? {}).map((field) => {
    const rule = fieldRule(root?.name ?? '', field.name);
    return { root: root?.name ?? '', name: field.name, field, need: rule?.need, open: rule?.anonymous === true };
  }),
);
const scopes = Object.values(ApiScope);
const named = (need: Need | undefined): readonly ApiScope[] => (Array.isArray(need) ? need : []);

describe('every operation', () => {
  it('states what an API key needs to call it, and says so at the end of its description', () => {
    expect(operations.length).toBeGreaterThan(70);
    expect(operations.filter(({ need }) => need === undefined).map(({ name }) => name)).toEqual([]);
    const silent = operations.filter(({ field, need }) => !field.description?.endsWith(needText(need)));
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  it('has of each scope something that it opens, but for what a scope says of all of them', () => {
    const used = new Set(operations.flatMap(({ need }) => named(need)));
    expect(scopes.filter((scope) => !used.has(scope))).toEqual(['ACT_ON_BEHALF']);
  });
});

describe('a program', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await makeScene();
  });
  afterAll(() => scene.desk.close());

  const refusal = async (program: Program, root: string, field: GraphQLField<unknown, unknown>) => {
    const { data, errors } = await request(scene, secretOf(program), operationOf(root, field));
    const message = errors?.[0] ?? data?.[field.name]?.error;
    return message && { code: message.extensions?.code ?? message.code, message: message.message };
  };

  it('without the scope is refused each operation by the scope’s name', async () => {
    for (const { root, name, field, need } of operations) {
      if (named(need).length === 0) continue;
      // every scope but those that would do
      const program = await others(named(need));
      const refused = await refusal(program, root, field);
      expect(refused, name).toEqual({
        code: 'FORBIDDEN',
        message: `The API key lacks the scope ${named(need).join(' or ')}.`,
      });
    }
  });

  it('with all scopes is refused what is for people alone', async () => {
    const program = await others([]);
    const forPeople = operations.filter(({ need }) => need === 'NO_KEY');
    expect(forPeople.length).toBeGreaterThan(10);
    for (const { root, name, field } of forPeople)
      expect(await refusal(program, root, field), name).toMatchObject({
        code: 'FORBIDDEN',
        message: expect.stringContaining('API key'),
      });
  });

  it('with all scopes is refused nothing else by a scope', async () => {
    const program = await others([]);
    for (const { root, name, field, need, open: anonymous } of operations) {
      if (need === 'NO_KEY' || anonymous || root === 'Subscription') continue;
      expect((await refusal(program, root, field))?.message ?? '', name).not.toMatch(/API key/);
    }
  });

  const known = new Map<string, Promise<Program>>();
  /** A program with all scopes but these. */
  function others(without: readonly ApiScope[]): Promise<Program> {
    const key = without.join();
    const program =
      known.get(key) ??
      makeProgram(
        scene,
        scopes.filter((scope) => !without.includes(scope)),
      );
    known.set(key, program);
    return program;
  }

  it('with PEOPLE_READ alone reaches no ticket, on whatever way', async () => {
    const ticket = await open(scene.requester);
    const comment = await say(scene.requester, ticket);
    const program = await makeProgram(scene, ['PEOPLE_READ']);
    const ways = [
      `{ affiliate(id: "${scene.requester.globalId}") { tickets { totalCount nodes { title } } } }`,
      `{ organizations { nodes { tickets { totalCount } } } }`,
      `{ node(id: "${ticket}") { id } }`,
      `{ nodes(ids: ["${comment}"]) { id } }`,
      '{ viewer { unreadTicketCount } }',
      '{ eventCursor }',
    ];
    for (const query of ways) {
      const { data, errors } = await program.ask(query);
      expect(errors?.[0], query).toMatchObject({
        message: 'The API key lacks the scope TICKETS_READ.',
        extensions: { code: 'FORBIDDEN' },
      });
      expect(JSON.stringify(data ?? null), query).not.toMatch(/\d|title/);
    }
  });

  it('with TICKETS_READ alone sees the names of people and no more of them', async () => {
    const ticket = await open(scene.requester);
    await act(scene.admin, 'assignTicket', { id: ticket, assignee: scene.agent.globalId });
    const program = await makeProgram(scene, ['TICKETS_READ']);
    const names = 'requester { id number name } organization { id name } assignee { id name } team { name }';
    expect((await program.run(`{ ticket(id: "${ticket}") { ${names} } }`)).ticket).toMatchObject({
      requester: { name: 'Marta' },
      organization: { name: 'Nube' },
      assignee: { name: 'Luis' },
    });
    for (const more of [
      'requester { email }',
      'requester { isActive }',
      'requester { organization { name } }',
      'organization { affiliates { nodes { name } } }',
      'assignee { email }',
    ]) {
      const { data, errors } = await program.ask(`{ ticket(id: "${ticket}") { title ${more} } }`);
      expect(errors?.[0], more).toMatchObject({ message: 'The API key lacks the scope PEOPLE_READ or PEOPLE_WRITE.' });
      expect(data.ticket.title).toBe('A title');
    }
    for (const id of [scene.requester.globalId, scene.agent.globalId])
      expect((await program.ask(`{ node(id: "${id}") { id } }`)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('with TICKETS_WRITE alone reads what it wrote, and no other ticket', async () => {
    const others = await open(scene.requester);
    const program = await makeProgram(scene, ['TICKETS_WRITE']);
    const made = await act(
      program,
      'createTicket',
      { title: 'From a form', description: 'x', requester: scene.requester.globalId },
      'ticket { title requester { name } }',
    );
    expect(made.ticket).toEqual({ title: 'From a form', requester: { name: 'Marta' } });
    const { errors } = await program.ask(`{ ticket(id: "${others}") { title } }`);
    expect(errors?.[0]?.message).toBe('The API key lacks the scope TICKETS_READ.');
    const way = await program.ask(
      `mutation ($input: CreateTicketInput!) { createTicket(input: $input) { ticket { requester { tickets { nodes { title } } } } } }`,
      { input: { title: 'Another', description: 'x', requester: scene.requester.globalId } },
    );
    expect(way.errors?.[0]).toMatchObject({
      path: ['createTicket', 'ticket', 'requester', 'tickets'],
      message: 'The API key lacks the scope TICKETS_READ.',
    });
  });

  it('with no scope at all finds out who it is, and what there is to choose from', async () => {
    const program = await makeProgram(scene, []);
    expect(
      await program.run('{ viewer { kind } ticketTypes { totalCount } portals { nodes { slug } } }'),
    ).toMatchObject({
      viewer: { kind: 'INTEGRATION' },
      portals: { nodes: [{ slug: 'default' }] },
    });
  });

  it.each([
    ['DELETE_TICKETS', 'TICKETS_DELETE', 'deleteTicket', async () => ({ id: await open(scene.requester) })],
    ['MANAGE_PEOPLE', 'PEOPLE_WRITE', 'createOrganization', async () => ({ name: 'New' })],
    ['MANAGE_CATALOG', 'CATALOG_WRITE', 'createTeam', async () => ({ name: 'New' })],
    ['MANAGE_TEMPLATES', 'TEMPLATES_WRITE', 'createTemplate', async () => ({ name: 'New', body: 'x' })],
    ['MANAGE_ARTICLES', 'ARTICLES_WRITE', 'createArticle', async () => ({ title: 'New', body: 'x' })],
  ] as const)('does what takes an agent %s with %s', async (_permission, scope, name, input) => {
    const program = await makeProgram(scene, [scope]);
    expect((await act(program, name, await input(), '__typename')).error).toBeNull();
  });
});

describe('people', () => {
  it('are subject to no scope', async () => {
    const scene = await makeScene();
    const id = await open(scene.requester);
    expect((await act(scene.admin, 'deleteTicket', { id }, 'number')).error).toBeNull();
    expect((await scene.requester.ask('{ tickets { totalCount } affiliates { totalCount } }')).errors).toBeUndefined();
    await scene.desk.close();
  });
});

/** A call with whatever it requires, of the right types and else senseless. */
function operationOf(root: string, field: GraphQLField<unknown, unknown>): string {
  const args = field.args.filter(isRequiredArgument).map(({ name, type }) => `${name}: ${literalOf(type)}`);
  const called = `${field.name}${args.length ? `(${args.join(', ')})` : ''}`;
  const type = getNamedType(field.type);
  const selection = root === 'Mutation' ? '{ error { code message } }' : isLeafType(type) ? '' : '{ __typename }';
  return `${root.toLowerCase()} { ${called} ${selection} }`;
}

function literalOf(type: GraphQLInputType): string {
  if (isNonNullType(type)) return literalOf(type.ofType);
  // files do not come as literals
  if (isListType(type)) return getNamedType(type).name === 'File' ? '[]' : `[${literalOf(type.ofType)}]`;
  if (isEnumType(type)) return type.getValues()[0]?.name ?? '';
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(isRequiredInputField);
    return `{ ${fields.map(({ name, type: inner }) => `${name}: ${literalOf(inner)}`).join(', ')} }`;
  }
  const literals: Record<string, string> = { Int: '1', Boolean: 'true', DateTime: '"2020-01-01T00:00:00Z"' };
  return literals[type.name] ?? '"x"';
}
