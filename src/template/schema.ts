import { staffOnly } from '../access/person.ts';
import { all } from '../access/where.ts';
import { Refusal } from '../errors.ts';
import { builder } from '../graphql/builder.ts';
import { connectionTo, page, refTo } from '../graphql/connection.ts';
import { decodeId } from '../graphql/id.ts';
import { byPosition } from '../graphql/keyset.ts';
import { nodeRows } from '../graphql/node.ts';
import type { Prisma } from '../store/generated/client.ts';
import { previewTemplate, templatesWith } from './reads.ts';
import { limits, type VariableName, variables } from './rules.ts';

builder.prismaNode('Template', {
  description:
    'A prepared reply: Markdown with Liquid in it, filled in from the ticket, its affiliate and the manager who replies.',
  id: { field: 'id' },
  fields: (t) => ({
    name: t.exposeString('name', { description: 'To choose it by, unique.' }),
    body: t.exposeString('body', { description: 'Markdown with Liquid as it was written, not filled in.' }),
    position: t.exposeInt('position', { description: 'Lower ones are listed first; equal ones by age.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed, its position included.' }),
  }),
});

nodeRows('Template', (ctx, query, ids) =>
  ctx.db.template.findMany({
    ...query,
    where: all<Prisma.TemplateWhereInput>({ id: { in: ids } }, staffOnly(ctx.viewer)),
  }),
);

const TemplateVariable = builder.objectRef<{ name: VariableName; description: string }>('TemplateVariable').implement({
  description: 'Something that a template can say.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Written in a template as `{{ name }}`, e.g. `{{ ticket.number }}`.' }),
    description: t.exposeString('description', { description: 'What it stands for, with an example.' }),
  }),
});

interface Preview {
  body: string;
  bodyHtml: string;
  unknownVariables: string[];
}

const TemplatePreview = builder.objectRef<Preview>('TemplatePreview').implement({
  description: 'What a template says on a ticket.',
  fields: (t) => ({
    body: t.exposeString('body', {
      description: 'Markdown, filled in for a reply by you; values are escaped, so that none of them formats or links.',
    }),
    bodyHtml: t.exposeString('bodyHtml', { description: 'The same as sanitised HTML.' }),
    unknownVariables: t.exposeStringList('unknownVariables', {
      description:
        'Variables that are not offered. They leave nothing in the preview, and cannot be saved or replied with.',
    }),
  }),
});

builder.queryFields((t) => ({
  templates: t.connection(
    {
      type: refTo('Template'),
      nullable: true,
      description: 'The prepared replies, by their position.',
      args: {
        search: t.arg.string({ description: 'Only those with this text in their name or body, in either case.' }),
      },
      resolve: (_root, { search, ...args }, ctx, info) =>
        page(ctx, info, args, {
          order: byPosition,
          where: templatesWith(ctx.viewer, search),
          rows: (query) => ctx.db.template.findMany(query),
          count: (query) => ctx.db.template.count(query),
        }),
    },
    connectionTo('Template'),
  ),
  templateVariables: t.field({
    type: [TemplateVariable],
    description: 'All that a template can say.',
    resolve: () =>
      Object.entries(variables).map(([name, description]) => ({ name: name as VariableName, description })),
  }),
  previewTemplate: t.field({
    type: TemplatePreview,
    description:
      'What a template, kept or just being written, would say on a ticket; null where there is no such template or ticket. One that does not parse is TEMPLATE_INVALID.',
    args: {
      template: t.arg.id({ description: 'One that is kept. Either this or `body`.' }),
      body: t.arg.string({
        description: `The text of one, at most ${limits.body} characters. Either this or \`template\`.`,
      }),
      ticket: t.arg.id({ required: true, description: 'The ticket to fill it in from.' }),
    },
    resolve: (_root, { template, body, ticket }, ctx) =>
      previewTemplate(ctx.db, ctx.viewer, {
        template: typeof template === 'string' ? keyOf('Template', 'template', template) : undefined,
        body,
        ticket: keyOf('Ticket', 'ticket', ticket),
      }),
  }),
}));

function keyOf(name: 'Template' | 'Ticket', argument: string, id: string): string {
  const key = decodeId(name, id);
  if (!key) throw new Refusal('INVALID_ID', `${argument}: Must be the id of a ${name}.`);
  return key;
}
