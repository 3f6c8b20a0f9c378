import { visiblePortals } from '../access/person.ts';
import { details } from '../access/properties.ts';
import { isStaff, maySubmit, mayUsePortal } from '../access/viewer.ts';
import { all } from '../access/where.ts';
import { builder } from '../graphql/builder.ts';
import { connectionTo, page, refTo } from '../graphql/connection.ts';
import type { Order } from '../graphql/keyset.ts';
import { LocalizedText } from '../graphql/localized.ts';
import { nodeRows } from '../graphql/node.ts';
import type { LoadRows } from '../graphql/row-mutation.ts';
import { type Localized, localizedTexts } from '../localized.ts';
import { portalOf, portalRights } from '../session/person-viewer.ts';
import type { Prisma } from '../store/generated/client.ts';
import { customerFilters } from '../ticket/filter.ts';
import { customDetails } from './reads.ts';
import { limits } from './rules.ts';

export const PortalKind = builder.enumType('PortalKind', {
  description: 'What customers find behind a portal.',
  values: {
    TICKETS: { description: 'Conversations to settle something: items of kind TICKET.' },
    TASKS: { description: 'Pieces of work: items of kind TASK.' },
  },
});

export const PortalUsers = builder.enumType('PortalUsers', {
  description: 'For which customers a portal is.',
  values: {
    EVERYONE: { description: 'For all whose organization is admitted.' },
    TICKET_MANAGERS: {
      description:
        'For ticket managers and administrators of organizations. Others sign in, and find and open nothing.',
    },
  },
});

export const PortalSubmitters = builder.enumType('PortalSubmitters', {
  description: 'Whose tickets are taken in.',
  values: {
    EVERYONE: { description: 'Those of all for whom the portal is.' },
    ADMINISTRATORS: {
      description:
        'Those of administrators of organizations. What others send is closed at once, with an explanation, and counts nowhere.',
    },
  },
});

const PortalDetail = builder.objectRef<{ property: string; editable: boolean }>('PortalDetail').implement({
  description: 'A property of tickets that customers see in a portal.',
  fields: (t) => ({
    property: t.exposeString('property', {
      nullable: false,
      description: 'Its name in type `Ticket`; of a custom field `customFields.KEY`.',
    }),
    isEditable: t.exposeBoolean('editable', { nullable: false, description: 'Whether customers may change it.' }),
  }),
});

builder.prismaNode('PortalConfig', {
  description: 'A door for customers, and what they find behind it. A null property is not for you.',
  id: { field: 'id' },
  select: portalRights,
  fields: (t) => ({
    slug: t.exposeString('slug', {
      nullable: false,
      description: `Its name in addresses and for \`signIn\`, unique, at most ${limits.slug} characters.`,
    }),
    name: t.exposeString('name', {
      nullable: false,
      description: `The name that its customers read, at most ${limits.name} characters.`,
    }),
    kind: t.expose('kind', { type: PortalKind, nullable: false, description: 'Whether it shows tickets or tasks.' }),
    locale: t.exposeString('locale', {
      nullable: false,
      description: 'BCP 47: in which language customers are addressed whose own is not known here.',
    }),
    isEnabled: t.exposeBoolean('enabled', { description: 'Whether customers may come in by it.' }),
    admitsAllOrganizations: t.exposeBoolean('admitsAll', { description: 'Whether it is for every organization.' }),
    organizations: t.field({
      type: [refTo('Organization')],
      description: `Those that it is for where it is not for all, by name; at most ${limits.organizations}.`,
      select: (_args, _ctx, nested) => ({
        admissions: { select: { organization: nested(true) }, orderBy: { organization: { name: 'asc' } } },
      }),
      resolve: ({ admissions }) => admissions.map(({ organization }) => organization),
    }),
    showPeopleItems: t.exposeBoolean('showPeopleItems', {
      description:
        'Whether it shows what the customer requested, follows or has copies of, and what the organization has.',
    }),
    showProjectItems: t.exposeBoolean('showProjectItems', {
      description: 'Whether it shows the items of projects that the customer or the organization follows.',
    }),
    showsAllTypes: t.exposeBoolean('showsAllTypes', {
      nullable: false,
      description: 'Whether it shows items of every type.',
    }),
    types: t.prismaField({
      type: ['TicketType'],
      description: 'The types that it shows, where it does not show all; else null.',
      resolve: async (query, { showsAllTypes, typeIds }, _args, ctx) => {
        if (showsAllTypes) return null;
        // findUnique: Prisma answers those of one tick with one statement
        const types = await Promise.all(typeIds.map((id) => ctx.db.ticketType.findUnique({ ...query, where: { id } })));
        return types.filter((type) => type !== null);
      },
    }),
    offersAllFilters: t.exposeBoolean('offersAllFilters', {
      nullable: false,
      description: 'Whether its filter panel has every filter that customers may use.',
    }),
    filters: t.stringList({
      description:
        'The filters of its filter panel, by their names in `TicketFilterInput`; of a custom field `customFields.KEY`. Empty: no filter panel. Others are FILTER_NOT_OFFERED; `ids`, `kinds`, `and`, `or` and `not` always go.',
      resolve: async (portal, _args, ctx) =>
        portal.offersAllFilters ? [...customerFilters, ...(await customDetails(ctx))] : portal.filters,
    }),
    showsAllDetails: t.exposeBoolean('showsAllDetails', {
      nullable: false,
      description: 'Whether its detail panel has every property that customers may see, none of them editable.',
    }),
    details: t.field({
      type: [PortalDetail],
      description:
        'The properties of its detail panel, in their order. Number, kind, title, status, times, messages and files are shown whatever is here.',
      resolve: async (portal, _args, ctx) =>
        portalOf(portal).details ??
        [...details, ...(await customDetails(ctx))].map((property) => ({ property, editable: false })),
    }),
    users: t.expose('users', { type: PortalUsers, description: 'For which customers it is.' }),
    submitters: t.expose('submitters', { type: PortalSubmitters, description: 'Whose tickets are taken in.' }),
    closingMessages: t.field({
      type: [LocalizedText],
      description:
        'What is said when a ticket is closed because its sender may not submit, in each language; in English and Spanish there is one where none is given.',
      select: { closingMessages: true },
      resolve: ({ closingMessages }) => localizedTexts(closingMessages as Localized),
    }),
    widgetEnabled: t.exposeBoolean('widgetEnabled', { description: 'Whether pages of `widgetOrigins` may embed it.' }),
    widgetOrigins: t.exposeStringList('widgetOrigins', {
      description: 'Origins, as a browser sends them, whose pages may call the API for customers of this portal.',
    }),
    viewerCanUse: t.boolean({
      description: 'Whether the portal is for you: by your role you find and open tickets here. True for staff.',
      resolve: (_portal, _args, { viewer }) => isStaff(viewer) || mayUsePortal(viewer),
    }),
    viewerCanSubmit: t.boolean({
      description: 'Whether a ticket of yours is taken in, and not closed at once. True for staff.',
      resolve: (_portal, _args, { viewer }) => maySubmit(viewer),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when it is here.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
  }),
});

export const loadPortals: LoadRows = (ctx, query, ids) =>
  ctx.db.portalConfig.findMany({
    ...query,
    where: all<Prisma.PortalConfigWhereInput>({ id: { in: ids } }, visiblePortals(ctx.viewer)),
  });

nodeRows('PortalConfig', loadPortals);

const bySlug: Order = { name: 'slug', columns: [{ column: 'slug', kind: 'text', descending: false }] };

builder.queryFields((t) => ({
  portal: t.prismaField({
    type: 'PortalConfig',
    description:
      'An enabled portal by its slug: what a page shows to somebody who is about to sign in. Null where there is none; its other properties are for those who are signed in.',
    args: { slug: t.arg.string({ required: true, description: 'Its name in addresses, e.g. "default".' }) },
    resolve: (query, _root, { slug }, ctx) =>
      ctx.db.portalConfig.findFirst({ ...query, where: { slug, enabled: true } }),
  }),
  portals: t.connection(
    {
      type: refTo('PortalConfig'),
      nullable: true,
      description: 'The portals, by slug: staff all, customers the one that they came by.',
      resolve: (_root, args, ctx, info) =>
        page(ctx, info, args, {
          order: bySlug,
          where: visiblePortals(ctx.viewer),
          rows: (query) => ctx.db.portalConfig.findMany(query),
          count: (query) => ctx.db.portalConfig.count(query),
        }),
    },
    connectionTo('PortalConfig'),
  ),
}));
