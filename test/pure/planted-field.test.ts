import SchemaBuilder from '@pothos/core';
import { beforeEach, describe, expect, it, vi } from 'vitest';

/** The product's own builder with its plugins, and nothing built of it yet. */
async function freshBuilder() {
  vi.resetModules();
  SchemaBuilder.allowPluginReRegistration = true;
  return (await import('../../src/graphql/builder.ts')).builder;
}

type Builder = Awaited<ReturnType<typeof freshBuilder>>;
let builder: Builder;
beforeEach(async () => {
  builder = await freshBuilder();
});

const name = { nullable: true, description: 'A planted field.', resolve: () => null } as const;

describe('a schema with a planted field', () => {
  it('builds where the table states who sees it', () => {
    builder.objectRef('System').implement({ description: 'Known.', fields: (t) => ({ name: t.string(name) }) });
    expect(builder.toSchema().getType('System')).toBeDefined();
  });

  it('does not build where the table does not know the field', () => {
    builder.objectRef('System').implement({ description: 'Known.', fields: (t) => ({ secret: t.string(name) }) });
    expect(() => builder.toSchema()).toThrow('System.secret has no stated visibility');
  });

  it('does not build where the table does not know the type', () => {
    builder.objectRef('Stranger').implement({ description: 'Unknown.', fields: (t) => ({ name: t.string(name) }) });
    expect(() => builder.toSchema()).toThrow('Stranger.name has no stated visibility');
  });

  it.each(['query', 'mutation', 'subscription'] as const)(
    'does not build with a %s that the table does not know',
    (kind) => {
      const plant = { type: 'String', ...name } as const;
      if (kind === 'query') builder.queryField('planted', (t) => t.field(plant));
      if (kind === 'mutation') builder.mutationField('planted', (t) => t.field(plant));
      if (kind === 'subscription')
        builder.subscriptionField('planted', (t) => t.field({ ...plant, subscribe: async function* () {} }));
      expect(() => builder.toSchema()).toThrow('.planted has no stated visibility');
    },
  );

  it('does not build where a field that may be hidden promises a value', () => {
    builder.objectRef('Manager').implement({
      description: 'Known.',
      fields: (t) => ({ email: t.string({ ...name, nullable: false, resolve: () => '' }) }),
    });
    expect(() => builder.toSchema()).toThrow('Manager.email may be hidden, so it must be nullable');
  });

  it('does not build where a field promises a row that is judged', () => {
    const Ticket = builder.objectRef<object>('Ticket');
    Ticket.implement({ description: 'Known.', fields: (t) => ({ title: t.string(name) }) });
    builder.objectRef('Comment').implement({
      description: 'Known.',
      fields: (t) => ({
        ticket: t.field({ type: Ticket, nullable: false, description: 'Planted.', resolve: () => ({}) }),
      }),
    });
    expect(() => builder.toSchema()).toThrow('Comment.ticket returns a guarded Ticket, so it must be nullable');
  });
});
