import { customProperty, letsEdit, shows } from './properties.ts';
import { everyone, type Rule, staff } from './rule.ts';
import { type TicketFacts, type TicketRule, ticketRuleFor, ticketRules } from './ticket.ts';
import { editableProperties, ticketFields } from './ticket-fields.ts';
import type { Customer } from './viewer.ts';

/** What keeps a customer out altogether, whatever the ticket. */
export const doorRules = {
  PERSON_DEACTIVATED: [false, 'The person or the organization is deactivated.'],
  ORGANIZATION_NOT_ADMITTED: [false, 'The portal does not admit the organization.'],
  PORTAL_DISABLED: [false, 'The portal is disabled.'],
} as const satisfies Record<string, readonly [shows: boolean, why: string]>;
type DoorRule = keyof typeof doorRules;

export const propertyRules = {
  ALWAYS: 'No portal hides it.',
  SHOWN_BY_PORTAL: 'The detail panel of the portal shows it.',
  HIDDEN_BY_PORTAL: 'The detail panel of the portal does not show it.',
  REQUESTER_ONLY: 'Among customers, only the requester sees it.',
  ORGANIZATION_ONLY: 'Among customers, only people of its organization see it.',
  STAFF_ONLY: 'Customers never see it.',
  TICKET_NOT_VISIBLE: 'The customer does not see the ticket at all.',
} as const;
type PropertyRule = keyof typeof propertyRules;

export interface Because {
  isVisible: boolean;
  rule: DoorRule | TicketRule;
  fields: { name: string; isVisible: boolean; isEditable: boolean; rule: PropertyRule }[];
}

interface Door {
  active: boolean;
  admitted: boolean;
  enabled: boolean;
}

/** By the very rules that decide, so that it cannot tell otherwise. */
export function becauseOf(
  viewer: Customer,
  ticket: TicketFacts,
  customFields: readonly { key: string; internal: boolean }[],
  door: Door,
): Because {
  const rule = doorRuleFor(door) ?? ticketRuleFor(viewer, ticket);
  const isVisible = { ...doorRules, ...ticketRules }[rule][0];
  const editable = editableProperties(viewer);
  const field = (name: string, own: PropertyRule, mayEdit: boolean) => {
    const shown = isVisible && (own === 'ALWAYS' || own === 'SHOWN_BY_PORTAL');
    const because = !isVisible && own !== 'STAFF_ONLY' ? 'TICKET_NOT_VISIBLE' : own;
    return { name, isVisible: shown, isEditable: shown && mayEdit, rule: because } as const;
  };
  return {
    isVisible,
    rule,
    fields: [
      ...Object.entries(ticketFields)
        .filter(([name]) => name !== 'customFields')
        .map(([name, of]) => field(name, propertyRuleFor(viewer, ticket, of), editable.includes(name))),
      ...customFields.map((custom) => {
        const own = custom.internal ? 'STAFF_ONLY' : portalRule(viewer, customProperty(custom));
        return field(`customFields.${custom.key}`, own, letsEdit(viewer, customProperty(custom)));
      }),
    ],
  };
}

function doorRuleFor({ active, admitted, enabled }: Door): DoorRule | undefined {
  if (!active) return 'PERSON_DEACTIVATED';
  if (!admitted) return 'ORGANIZATION_NOT_ADMITTED';
  return enabled ? undefined : 'PORTAL_DISABLED';
}

function propertyRuleFor(viewer: Customer, ticket: TicketFacts, rule: Rule): PropertyRule {
  if (rule === everyone) return 'ALWAYS';
  if (rule === staff || !rule.detail) return 'STAFF_ONLY';
  const byPortal = portalRule(viewer, rule.detail);
  if (byPortal === 'HIDDEN_BY_PORTAL' || rule.allows(viewer, ticket as never)) return byPortal;
  return rule.among ?? 'STAFF_ONLY';
}

const portalRule = (viewer: Customer, property: string): PropertyRule =>
  shows(viewer, property) ? 'SHOWN_BY_PORTAL' : 'HIDDEN_BY_PORTAL';
