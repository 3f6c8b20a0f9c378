import fc from 'fast-check';
import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeNames } from '../../src/graphql/id.ts';
import { schema } from '../../src/schema.ts';
import { ApiScope } from '../../src/store/generated/enums.ts';
import type { Person } from '../desk.ts';
import { makeProgram } from '../integration/program.ts';
import { makeScene, open, type Scene, say } from '../scene.ts';
import { expectClean } from './ask.ts';

/** For each operation; more of them find more. */
const runs = Number(process.env['FUZZ_RUNS'] || 3);
let scene: Scene;
let program: Person;
let ids: string[];
beforeAll(async () => {
  scene = await makeScene({ RATE_LIMIT_PER_MINUTE: '0', SIGN_IN_ATTEMPTS: '0', OPERATION_COST_LIMIT: '10000000' });
  program = await makeProgram(scene, Object.values(ApiScope));
  const { desk, agent, colleague, stranger } = scene;
  const tickets = await Promise.all(Array.from({ length: 6 }, () => open(colleague)));
  const comments = await Promise.all(tickets.map((ticket) => say(agent, ticket)));
  const types = await desk.db.ticketType.findMany({ select: { id: true } });
  ids = [
    ...tickets,
    ...comments,
    // whoever may be deactivated
    agent.globalId,
    colleague.globalId,
    stranger.globalId,
    desk.id('Organization', (await desk.organization()).id),
    ...types.slice(0, 2).map(({ id }) => desk.id('TicketType', id)),
    ...nodeNames.map((name) => desk.id(name, agent.id)), // of the right form, and of nothing
  ];
});
afterAll(() => scene.desk.close());

const nasty = fc.constantFrom(
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  'x\udfff',
  '\u0007\u001b[31m',
  '%_\\',
  `'; drop table "Ticket"; --`,
  '{{ ticket.title | upcase }}{% include "x" %}',
  '{% for i in (1..1000000000) %}{{ i }}{% endfor %}',
  '<script>alert(1)</script>',
  '__proto__',
  'x'.repeat(20_001),
  '😀'.repeat(300),
  'nobody@desk.test',
  'default',
  'Bearer x',
);
const text = fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ maxLength: 20 }));
const id = () => fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...ids) }, text);
const moment = fc.oneof(
  fc
    .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  fc.constantFrom('0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z', '1969-12-31T23:59:59-12:00'),
);

/** Values of the right form for GraphQL, and of any content. */
function maybe(type: GraphQLInputType, depth = 0): fc.Arbitrary<unknown> {
  if (isNonNullType(type)) return presentOf(type.ofType, depth);
  return fc.option(presentOf(type, depth), { nil: null, freq: 4 });
}

function presentOf(type: GraphQLInputType, depth: number): fc.Arbitrary<unknown> {
  if (isNonNullType(type)) return presentOf(type.ofType, depth);
  if (isListType(type)) {
    const long = isScalarType(type.ofType) ? 3 : 2;
    return fc.array(presentOf(type.ofType, depth), { maxLength: depth > 2 ? 0 : long });
  }
  if (isEnumType(type)) return fc.constantFrom(...type.getValues().map(({ name }) => name));
  if (isInputObjectType(type)) return objectOf(Object.values(type.getFields()), depth + 1);
  switch (type.name) {
    case 'ID':
      return id();
    case 'Int':
      return fc.oneof(fc.constantFrom(0, 1, -1, 2 ** 31 - 1, -(2 ** 31)), fc.integer());
    case 'Float':
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case 'Boolean':
      return fc.boolean();
    case 'Date':
      return moment.map((value) => value.slice(0, 10));
    case 'DateTime':
      return moment;
    case 'String':
      return text;
    case 'JSON':
      return fc.jsonValue();
    default:
      throw new TypeError(`${type.name} has no wild values here`);
  }
}

/** Files come in another way. */
const isFile = (type: GraphQLInputType): boolean => getNamedType(type).name === 'File';
const needsFile = (args: readonly GraphQLArgument[]) =>
  args.some(({ type }) => {
    const named = getNamedType(type);
    return (
      isInputObjectType(named) && Object.values(named.getFields()).some((f) => isFile(f.type) && isNonNullType(f.type))
    );
  });

function objectOf(fields: readonly (GraphQLInputField | GraphQLArgument)[], depth: number): fc.Arbitrary<object> {
  const wanted = fields.filter(({ type }) => isNonNullType(type) || (depth < 4 && !isFile(type)));
  return fc.record(Object.fromEntries(wanted.map(({ name, type }) => [name, maybe(type, depth)])), {
    requiredKeys: wanted.filter(({ type }) => isNonNullType(type)).map(({ name }) => name),
  });
}

const fieldsOf = (root: 'Query' | 'Mutation') =>
  Object.values((root === 'Query' ? schema.getQueryType() : schema.getMutationType())?.getFields() ?? {});

/** An operation of one field with each argument from a variable. */
function operationOf(root: 'Query' | 'Mutation', name: string, args: readonly GraphQLArgument[], selection: string) {
  const variables = args.map((arg) => `$${arg.name}: ${arg.type}`).join(', ');
  const passed = args.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
  return `${root.toLowerCase()} ${variables && `(${variables})`} { ${name}${passed && `(${passed})`} { ${selection} } }`;
}

/** People are refused before their input is looked at. */
const forPrograms = ['importTickets', 'createAffiliateToken'];

const stillAnswers = async () =>
  expect(await scene.requester.run('{ viewer { name } }')).toEqual({ viewer: { name: 'Marta' } });

describe('whatever stands in the variables', () => {
  it.each(fieldsOf('Mutation').flatMap(({ name, args }) => (needsFile(args) ? [] : [[name, args] as const])))(
    'the mutation %s never fails by a fault of ours',
    async (name, args) => {
      const query = operationOf('Mutation', name, args, '__typename error { type code message fields { field code } }');
      await fc.assert(
        fc.asyncProperty(objectOf(args, 0), async (variables) => {
          // each time somebody else, as some end their own sessions
          const somebody = forPrograms.includes(name) ? program : await scene.desk.manager({ role: 'ADMIN' });
          const answer = await somebody.ask(query, variables);
          expectClean(answer);
          expect(answer, 'the form was wrong, so nothing was tried').toMatchObject({ data: { [name]: {} } });
        }),
        { numRuns: runs },
      );
      await stillAnswers();
    },
  );

  it.each(fieldsOf('Query').flatMap(({ name, args }) => (args.length > 0 ? [[name, args] as const] : [])))(
    'the query %s never fails by a fault of ours',
    async (name, args) => {
      const query = operationOf('Query', name, args, '__typename');
      const paged = args.some((arg) => arg.name === 'first');
      const counted = paged ? operationOf('Query', name, args, 'totalCount edges { cursor }') : query;
      await fc.assert(
        fc.asyncProperty(objectOf(args, 0), fc.integer({ min: 0, max: 100 }), async (variables, first) => {
          const page = paged ? { ...variables, first, last: null } : variables;
          expectClean(await scene.admin.ask(counted, page));
          expectClean(await scene.requester.ask(query, variables));
        }),
        { numRuns: runs },
      );
      await stillAnswers();
    },
  );
});
