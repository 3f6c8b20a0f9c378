import {
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  getNamedType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { fieldRule, table } from '../../src/access/fields.ts';
import { isGuarded } from '../../src/access/guard.ts';
import type { Rule } from '../../src/access/rule.ts';
import { schema } from '../../src/schema.ts';

const roots = ['Query', 'Mutation', 'Subscription'];
const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
const composite = types.filter(
  (type): type is GraphQLObjectType | GraphQLInterfaceType => isObjectType(type) || isInterfaceType(type),
);

interface Walked {
  type: string;
  field: GraphQLField<unknown, unknown>;
  rule: Rule | undefined;
  /** How a failure names it. */
  place: string;
}
const fields: Walked[] = composite.flatMap((type) =>
  Object.values(type.getFields()).map((field) => ({
    type: type.name,
    field,
    rule: fieldRule(type.name, field.name),
    place: `${type.name}.${field.name}: ${field.type}`,
  })),
);
const places = (chosen: Walked[]) => chosen.map(({ place }) => place);
const inTypes = fields.filter(({ type }) => !roots.includes(type));

describe('the visibility table', () => {
  it('states who sees each field of each type, and who calls each operation', () => {
    expect(fields.length).toBeGreaterThan(400);
    expect(places(fields.filter(({ rule }) => rule === undefined))).toEqual([]);
  });

  it('states each operation by name, and none by what its name looks like', () => {
    const unnamed = fields.filter(({ type, field }) => roots.includes(type) && !table[type]?.[field.name]);
    expect(places(unnamed)).toEqual([]);
  });

  it('names no type and no field that the schema lacks', () => {
    const existing = new Set(fields.map(({ type, field }) => `${type}.${field.name}`));
    const stated = Object.entries(table).flatMap(([type, rules]) =>
      Object.keys(rules).map((field) => `${type}.${field}`),
    );
    expect(stated.filter((place) => !existing.has(place))).toEqual([]);
  });

  // their rows are judged where they stand; a value of their own has no row, so each is weighed here
  it('leaves to what only carries rows no values but these', () => {
    const carried = inTypes.filter(({ type, field }) => !table[type] && isLeafType(getNamedType(field.type)));
    const names = (pattern: RegExp) =>
      [...new Set(carried.filter(({ type }) => pattern.test(type)).map(({ field }) => field.name))].sort();
    const kinds = /(Payload|Connection|Edge|Event)$/;
    const tokens = ['accessToken', 'accessTokenExpiresAt', 'refreshToken', 'refreshTokenExpiresAt'];
    expect(names(/Payload$/).filter((name) => !/^deleted\w+Id$/.test(name))).toEqual(
      [...tokens, 'counted', 'number', 'outcome', 'resetsAt', 'secret', 'warnings'].sort(),
    );
    expect(names(/Connection$/)).toEqual(['totalCount']);
    expect(names(/Edge$/)).toEqual(['cursor']);
    expect(names(/Event$/)).toEqual(
      [
        ...['attachmentId', 'change', 'commentId', 'cursor', 'id', 'minutes', 'next', 'occurredAt', 'previous'],
        ...['previousMinutes', 'scope', 'ticketId', 'timeEntryId'],
      ].sort(),
    );
    expect([...new Set(carried.map(({ type }) => type).filter((type) => !kinds.test(type)))].sort()).toEqual(
      [
        'EventPage',
        'FieldError',
        'ImportResult',
        'MutationError',
        'Node',
        'PageInfo',
        'PropertyChange',
        'RecordedAnswer',
        'Viewer',
      ].sort(),
    );
  });

  it('hides only what may be null', () => {
    const hideable = inTypes.filter(({ rule }) => !rule?.open);
    expect(hideable.length).toBeGreaterThan(40);
    expect(places(hideable.filter(({ field }) => isNonNullType(field.type)))).toEqual([]);
  });

  it('judges rows wherever they come out, so that each place of one may be empty', () => {
    const ofRows = fields.filter(({ field }) => isGuarded(getNamedType(field.type).name));
    expect(ofRows.length).toBeGreaterThan(20);
    const full = ofRows.filter(({ field: { type } }) => isNonNullType(type) && !isListType(type.ofType));
    expect(places(full)).toEqual([]);
  });

  it('promises of a ticket only what no portal hides', () => {
    const ticket = inTypes.filter(({ type }) => type === 'Ticket');
    const promised = ticket.filter(({ field }) => isNonNullType(field.type)).map(({ field }) => field.name);
    const capabilities = promised.filter((name) => name.startsWith('viewerCan'));
    expect(promised.filter((name) => !capabilities.includes(name)).sort()).toEqual(
      [
        'createdAt',
        'editableFields',
        'id',
        'isFollowing',
        'isUnread',
        'kind',
        'number',
        'status',
        'title',
        'visibleFields',
      ].sort(),
    );
    expect(capabilities).toEqual(ticket.map(({ field }) => field.name).filter((name) => name.startsWith('viewerCan')));
    expect(capabilities.length).toBeGreaterThan(5);
  });

  it('is told in the description of each field that not everyone sees, and of each operation', () => {
    const silent = fields.filter(({ type, field, rule }) => {
      if (!rule || (rule.open && !roots.includes(type))) return false;
      return !field.description?.includes(` ${roots.includes(type) ? 'For' : 'Visible to'} ${rule.who}.`);
    });
    expect(places(silent)).toEqual([]);
  });
});

describe('a refused argument', () => {
  it('empties its own field and nothing beside it: whatever takes arguments may be null', () => {
    const withArguments = fields.filter(
      ({ type, field }) => field.args.length > 0 && !['Mutation', 'Subscription'].includes(type),
    );
    expect(withArguments.length).toBeGreaterThan(15);
    expect(places(withArguments.filter(({ field }) => isNonNullType(field.type)))).toEqual([]);
  });
});
