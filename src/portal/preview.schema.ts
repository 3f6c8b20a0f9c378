import { z } from 'zod';
import { doorRules, propertyRules } from '../access/explain.ts';
import { ticketRules } from '../access/ticket.ts';
import { Refusal } from '../errors.ts';
import { builder } from '../graphql/builder.ts';
import { decodeId, type NodeName } from '../graphql/id.ts';
import { nullish, ref } from '../graphql/input.ts';
import { mutation } from '../graphql/mutation.ts';
import { explainVisibility } from './explain.ts';
import { issuePreviewToken, previewSeconds, startPortalPreview } from './preview.ts';

const { min, max, default: usual } = previewSeconds;

mutation('startPortalPreview', {
  description:
    'Gives a short-lived token that looks at the desk through the eyes of a customer in a portal, an enabled one or not: every query and subscription answers exactly as to them. It reads only: every mutation but `signOut` is PREVIEW_READ_ONLY. The log keeps who looked, as whom and where.',
  input: (t) => ({
    portal: ref(t, 'PortalConfig', 'The portal.'),
    affiliate: ref(t, 'Affiliate', 'The customer, active and of an organization that the portal admits.'),
    expiresInSeconds: t
      .int({ description: `Seconds until it ends, ${min} to ${max}; ${usual} where it is left out.` })
      .validate(nullish(z.int().refine((value) => value >= min && value <= max, `From ${min} to ${max}.`))),
  }),
  resolve: async (ctx, input) => {
    const seconds = input.expiresInSeconds ?? usual;
    const now = new Date();
    const preview = await ctx.act((act) =>
      startPortalPreview({ ...act, now }, { ...input, expiresInSeconds: seconds }),
    );
    return issuePreviewToken(ctx.desk, preview, now, seconds);
  },
  payload: (t) => ({
    accessToken: t.exposeString('accessToken', {
      description:
        'To send as `Authorization: Bearer …`, over WebSocket as `authorization` in the connection parameters.',
    }),
    accessTokenExpiresAt: t.expose('accessTokenExpiresAt', { type: 'DateTime', description: 'Until when it is good.' }),
  }),
});

const described = <Name extends string>(rules: Readonly<Record<Name, string>>) =>
  Object.fromEntries(Object.entries(rules).map(([name, description]) => [name, { description }])) as {
    [Key in Name]: { description: string };
  };
const whys = <Name extends string>(rules: Readonly<Record<Name, readonly [boolean, string]>>) =>
  Object.fromEntries(Object.entries<readonly [boolean, string]>(rules).map(([name, [, why]]) => [name, why])) as Record<
    Name,
    string
  >;

const TicketVisibilityRule = builder.enumType('TicketVisibilityRule', {
  description: 'What shows a ticket to a customer, or hides it.',
  values: described({ ...whys(doorRules), ...whys(ticketRules) }),
});

const PropertyVisibilityRule = builder.enumType('PropertyVisibilityRule', {
  description: 'What shows a property of a ticket to a customer, or hides it.',
  values: described(propertyRules),
});

type Because = NonNullable<Awaited<ReturnType<typeof explainVisibility>>>;

const PropertyVisibility = builder.objectRef<Because['fields'][number]>('PropertyVisibility').implement({
  description: 'Whether a customer sees a property of a ticket, and why.',
  fields: (t) => ({
    name: t.exposeString('name', {
      nullable: false,
      description: 'Its name in type `Ticket`; of a custom field `customFields.KEY`.',
    }),
    isVisible: t.exposeBoolean('isVisible', { nullable: false, description: 'Whether they see it.' }),
    isEditable: t.exposeBoolean('isEditable', { nullable: false, description: 'Whether they may change it.' }),
    rule: t.field({
      type: PropertyVisibilityRule,
      nullable: false,
      description: 'The rule that decides.',
      resolve: ({ rule }) => rule,
    }),
  }),
});

const VisibilityExplanation = builder.objectRef<Because>('VisibilityExplanation').implement({
  description: 'Whether a customer sees a ticket in a portal, property by property, and why.',
  fields: (t) => ({
    isVisible: t.exposeBoolean('isVisible', { nullable: false, description: 'Whether they see the ticket.' }),
    rule: t.field({
      type: TicketVisibilityRule,
      nullable: false,
      description: 'The rule that decides; of several that show it, the closest to the person.',
      resolve: ({ rule }) => rule,
    }),
    fields: t.field({
      type: [PropertyVisibility],
      nullable: false,
      description: 'Each property of the ticket.',
      resolve: ({ fields }) => fields,
    }),
  }),
});

builder.queryField('explainVisibility', (t) =>
  t.field({
    type: VisibilityExplanation,
    description:
      'Which rule shows a ticket, and each of its properties, to a customer in a portal, or hides it. Null where one of the three is not there.',
    complexity: 10,
    args: {
      ticket: t.arg.id({ required: true, description: 'An id of type `Ticket`.' }),
      affiliate: t.arg.id({ required: true, description: 'An id of type `Affiliate`: the customer.' }),
      portal: t.arg.id({ required: true, description: 'An id of type `PortalConfig`: the door they come by.' }),
    },
    resolve: (_root, { ticket, affiliate, portal }, ctx) =>
      explainVisibility(ctx, {
        ticket: keyOf('Ticket', 'ticket', ticket),
        affiliate: keyOf('Affiliate', 'affiliate', affiliate),
        portal: keyOf('PortalConfig', 'portal', portal),
      }),
  }),
);

function keyOf(name: NodeName, argument: string, id: string): string {
  const key = decodeId(name, id);
  if (!key) throw new Refusal('INVALID_ID', `${argument}: Must be the id of a ${name}.`);
  return key;
}
