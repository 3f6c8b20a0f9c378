import { z } from 'zod';
import type { BuilderTypes } from '../graphql/builder.ts';
import { builder } from '../graphql/builder.ts';
import { encodeId } from '../graphql/id.ts';
import { type InputFields, idempotencyKey, locale, nullish, ref, refs, text } from '../graphql/input.ts';
import { LocalizedTextInput, localizedTexts, mostLocales } from '../graphql/localized.ts';
import { mutation } from '../graphql/mutation.ts';
import { rowResult } from '../graphql/row-mutation.ts';
import { isOrigin } from '../setting-kinds.ts';
import { createPortal, deletePortal, disablePortal, enablePortal, updatePortal } from './actions.ts';
import { portalWarnings } from './reads.ts';
import { limits, type PortalWarning } from './rules.ts';
import { loadPortals, PortalKind, PortalSubmitters, PortalUsers } from './schema.ts';

const PortalDetailInput = builder
  .inputRef<{ property: string; editable?: boolean | null | undefined }>('PortalDetailInput')
  .implement({
    description: 'A property that a portal shows.',
    fields: (t) => ({
      property: t.string({
        required: true,
        description:
          'One of description, type, category, priority, waitingOn, requester, createdBy, organization, assignee, team, productAreas, project, startDate, dueDate, percentComplete, contactEmail, resolutionNotes, timeEntries, rating, answer, followers, ccs; `customFields.KEY` for a custom field that is not internal; or title, which is always shown, to make it editable.',
      }),
      editable: t.boolean({
        description:
          'Whether customers may change it; not by default. Possible for title, description, type, category, priority, productAreas, startDate, dueDate, percentComplete, contactEmail, timeEntries (they log time) and custom fields.',
      }),
    }),
  });

const PortalWidgetInput = builder
  .inputRef<{ enabled?: boolean | null | undefined; origins?: string[] | null | undefined }>('PortalWidgetInput')
  .implement({
    description: 'Whether and where pages may embed a portal. What is left out stays.',
    fields: (t) => ({
      enabled: t.boolean({ description: 'Whether pages of the origins may embed it.' }),
      origins: t
        .stringList({
          description: `All the origins, exactly as a browser sends them (https://shop.example.com), at most ${limits.origins}.`,
        })
        .validate(
          nullish(
            z
              .array(z.string().refine(isOrigin, 'Must be an origin as a browser sends it: https://shop.example.com'))
              .max(limits.origins, `At most ${limits.origins}.`),
          ),
        ),
    }),
  });

const nameText = `The name that its customers read, 1 to ${limits.name} characters.`;
const slugText = `Its name in addresses: 1 to ${limits.slug} lower-case letters, digits and hyphens between them, unique (else ALREADY_EXISTS).`;
const slugRule = z
  .string()
  .max(limits.slug, `At most ${limits.slug} characters.`)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Lower-case letters, digits and hyphens between them.');

const settings = (t: InputFields) => ({
  locale: t
    .string({
      description: 'BCP 47: in which language customers are addressed whose own is not known; "en" by default.',
    })
    .validate(nullish(locale)),
  organizations: refs(
    t,
    'Organization',
    limits.organizations,
    'All the organizations that it is for; null for every one, which is the default.',
  ),
  showPeopleItems: t.boolean({
    description:
      'Whether it shows what the customer requested, follows or has copies of, and what others of the organization requested. True by default.',
  }),
  showProjectItems: t.boolean({
    description: 'Whether it shows items of projects that the customer or the organization follows. True by default.',
  }),
  types: refs(t, 'TicketType', limits.types, 'All the types that it shows; null for every one, which is the default.'),
  filters: t
    .stringList({
      description:
        'All the filters that customers may use, by their names in `TicketFilterInput`, `customFields.KEY` for a custom field; an empty list for no filters, null for every one, which is the default.',
    })
    .validate(nullish(z.array(z.string()).max(limits.details, `At most ${limits.details}.`))),
  details: t
    .field({
      type: [PortalDetailInput],
      description:
        'All the properties that customers see, in their order; null for every one with none editable, which is the default.',
    })
    .validate(nullish(z.array(z.any()).max(limits.details, `At most ${limits.details}.`))),
  users: t.field({ type: PortalUsers, description: 'For which customers it is; EVERYONE by default.' }),
  submitters: t.field({ type: PortalSubmitters, description: 'Whose tickets are taken in; EVERYONE by default.' }),
  closingMessages: t
    .field({
      type: [LocalizedTextInput],
      description: `All the texts that are said when a ticket is closed because its sender may not submit, at most ${mostLocales}. They are told in the customer’s language.`,
    })
    .validate(nullish(localizedTexts(limits.message))),
  widget: t.field({
    type: PortalWidgetInput,
    description: 'Whether and where pages may embed it; nowhere by default.',
  }),
});

const PortalWarningEnum = builder.enumType('PortalWarning', {
  description: 'What is allowed, and likely a mistake.',
  values: {
    NO_ITEMS: {
      description:
        'Both item switches are off: customers find nothing here, and of what they open they get the number alone.',
    },
    NO_TYPES: { description: 'It shows items of no type.' },
    NOBODY_ADMITTED: { description: 'It is for no organization.' },
    FILTER_ON_HIDDEN_PROPERTY: {
      description: 'It offers a filter on a property that it does not show, which is HIDDEN_PROPERTY when used.',
    },
  } satisfies Record<PortalWarning, object>,
});

type PayloadFields = PothosSchemaTypes.ObjectFieldBuilder<BuilderTypes, Partial<{ id: string }>>;

const portalResult = rowResult('PortalConfig', loadPortals, 'portal');

const payload = (t: PayloadFields) => ({
  ...portalResult(t),
  warnings: t.field({
    type: [PortalWarningEnum],
    description: 'What of it is likely a mistake; null after an error.',
    resolve: ({ id }, _args, ctx) => (id === undefined ? null : portalWarnings(ctx, id)),
  }),
});

mutation('createPortal', {
  description: 'Adds a portal: a door for customers, whom it shows what is set here.',
  input: (t) => ({
    name: t.string({ required: true, description: nameText }).validate(text(limits.name)),
    slug: t.string({ required: true, description: slugText }).validate(slugRule),
    kind: t.field({ type: PortalKind, required: true, description: 'Whether it shows tickets or tasks. It stays so.' }),
    enabled: t.boolean({ description: 'Whether customers may come in by it at once; true by default.' }),
    ...settings(t),
    idempotencyKey: idempotencyKey(t),
  }),
  payload,
  resolve: (ctx, input) => ctx.actOnce('createPortal', input, (act) => createPortal(act, input)),
});

mutation('updatePortal', {
  description:
    'Changes what is given and leaves the rest. It is in force at once: open subscriptions of its customers are told by a `VisibilityChangedEvent`.',
  input: (t) => ({
    id: ref(t, 'PortalConfig', 'The portal.'),
    name: t.string({ description: nameText }).validate(nullish(text(limits.name))),
    slug: t.string({ description: slugText }).validate(nullish(slugRule)),
    ...settings(t),
  }),
  payload,
  resolve: (ctx, input) => ctx.act((act) => updatePortal(act, input)),
});

const target = (t: InputFields) => ref(t, 'PortalConfig', 'The portal.');

mutation('enablePortal', {
  description: 'Lets customers come in by a portal. One that is so already stays as it is.',
  input: (t) => ({ id: target(t) }),
  payload,
  resolve: (ctx, { id }) => ctx.act((act) => enablePortal(act, id)),
});

mutation('disablePortal', {
  description: 'Closes a portal: whoever came by it is signed out. One that is so already stays as it is.',
  input: (t) => ({ id: target(t) }),
  payload,
  resolve: (ctx, { id }) => ctx.act((act) => disablePortal(act, id)),
});

mutation('deletePortal', {
  description: 'Removes a disabled portal for good. One that is enabled, and the built-in one, is PORTAL_IN_USE.',
  input: (t) => ({ id: target(t) }),
  resolve: (ctx, { id }) => ctx.act((act) => deletePortal(act, id)),
  payload: (t) => ({
    deletedPortalId: t.id({
      description: 'The id that is gone; null after an error.',
      resolve: ({ deletedPortalId }) => (deletedPortalId ? encodeId('PortalConfig', deletedPortalId) : null),
    }),
  }),
});
