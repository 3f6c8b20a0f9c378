import { shows } from '../access/properties.ts';
import { factsOf } from '../access/ticket.ts';
import { authorOf, type Customer, isStaff, maySend, maySubmit, mayUsePortal } from '../access/viewer.ts';
import { attach } from '../attachment/actions.ts';
import type { FieldInput } from '../custom-field/value.rules.ts';
import { say } from '../custom-field/value.ts';
import { forbidden, invalid } from '../errors.ts';
import { type Act, append } from '../events/log.ts';
import type { Upload } from '../files/upload.ts';
import { addCcs } from '../following/cc.ts';
import { builtInFields } from '../form/builtin.ts';
import { asksFor } from '../form/reads.ts';
import { isEmpty } from '../form/rules.ts';
import { submissionOf } from '../form/submission.ts';
import { renderMarkdown } from '../markdown.ts';
import type { AnswerRating, TicketKind, TicketPriority } from '../store/generated/enums.ts';
import { closeUnasked } from './auto-close.ts';
import { affiliateFor, categoryFor, managerFor, productAreasFor, projectFor, teamFor, typeFor } from './references.ts';
import { assertSpan } from './rules.ts';

type Optional<T> = T | null | undefined;

export interface CreateTicket {
  title: string;
  description: string;
  requester?: Optional<string>;
  kind?: Optional<TicketKind>;
  type?: Optional<string>;
  category?: Optional<string>;
  priority?: Optional<TicketPriority>;
  productAreas?: Optional<string[]>;
  ccs?: Optional<string[]>;
  tags?: Optional<string[]>;
  team?: Optional<string>;
  assignee?: Optional<string>;
  project?: Optional<string>;
  startDate?: Optional<Date>;
  dueDate?: Optional<Date>;
  percentComplete?: Optional<number>;
  contactEmail?: Optional<string>;
  customFields?: Optional<FieldInput[]>;
  attachments?: Optional<readonly Upload[]>;
}

const staffFields = [
  'requester',
  'kind',
  'tags',
  'team',
  'assignee',
  'project',
  'startDate',
  'dueDate',
  'percentComplete',
] as const;

/** What a rating makes is open to all customers, whomever the portal is for. */
interface OfRating {
  rating: AnswerRating;
  typeId: string;
}

/** Opens a ticket: staff for an affiliate, or an affiliate for themself. The requester follows it. */
export async function createTicket(
  act: Act,
  input: CreateTicket,
  ofRating?: OfRating,
): Promise<{ ticketId: string; number: number }> {
  const { tx, viewer, now } = act;
  const author = authorOf(viewer);
  if (!isStaff(viewer)) {
    if (!ofRating && !mayUsePortal(viewer)) throw forbidden('This portal is for ticket managers and administrators.');
    refuseStaffFields(input);
    refuseHidden(viewer, input);
  }
  if (isStaff(viewer) && !input.requester)
    throw invalid('requester', 'REQUIRED', 'Staff open a ticket for an affiliate: name one.');

  const requester = await affiliateFor(act, input.requester ?? viewer.id, 'requester');
  const category = input.category ? await categoryFor(act, input.category) : null;
  const typeId = ofRating?.typeId ?? (await typeFor(act, input.type));
  assertSpan(input);
  const takenIn = ofRating && !isStaff(viewer) ? maySend(viewer) : maySubmit(viewer);
  const teamId = input.team ? await teamFor(act, input.team) : takenIn ? (category?.defaultTeamId ?? null) : null;
  const assigneeId = input.assignee ? await managerFor(act, input.assignee) : null;
  const projectId = input.project ? await projectFor(act, input.project) : null;
  const productAreaIds = await productAreasFor(act, input.productAreas ?? []);

  const ticket = await tx.ticket.create({
    data: {
      kind: isStaff(viewer) ? (input.kind ?? 'TICKET') : viewer.portal.kind === 'TASKS' ? 'TASK' : 'TICKET',
      title: input.title,
      description: input.description,
      descriptionHtml: renderMarkdown(input.description),
      typeId,
      rating: ofRating?.rating ?? null,
      categoryId: category?.id ?? null,
      priority: input.priority ?? category?.defaultPriority ?? 'NORMAL',
      requesterId: requester.id,
      organizationId: requester.organizationId,
      creatorType: viewer.kind,
      creatorManagerId: author.managerId,
      creatorAffiliateId: author.affiliateId,
      creatorIntegrationId: author.integrationId,
      lastCustomerMessageAt: isStaff(viewer) ? null : now,
      teamId,
      assigneeId,
      autoClosed: !takenIn,
      projectId,
      startDate: input.startDate ?? null,
      dueDate: input.dueDate ?? null,
      percentComplete: input.percentComplete ?? null,
      contactEmail: input.contactEmail ?? null,
      tags: input.tags ?? [],
      followerIds: [requester.id],
      createdAt: now,
      updatedAt: now,
      staffUpdatedAt: now,
      productAreas: { create: productAreaIds.map((productAreaId) => ({ productAreaId })) },
      threads: {
        create: [
          { visibility: 'PUBLIC', createdAt: now },
          { visibility: 'INTERNAL', createdAt: now },
        ],
      },
      followers: { create: { affiliateId: requester.id, createdAt: now } },
      reads: { create: { readerId: viewer.id, staff: isStaff(viewer) } },
    },
  });
  const { may, wrong } = await submissionOf(act, ticket.categoryId, input.customFields);
  await say(act, ticket.id, input.customFields, may, wrong);
  await append(act, {
    kind: 'ticket.created',
    audience: 'EVERYONE',
    data: { number: ticket.number },
    before: null,
    after: { ticket: factsOf(ticket) },
  });
  await attach(act, ticket, null, input.attachments);
  const copied = input.ccs?.length ? await addCcs(act, ticket, input.ccs) : ticket;
  if (!isStaff(viewer) && !takenIn) await closeUnasked(act, copied, viewer);
  return { ticketId: ticket.id, number: ticket.number };
}

function refuseStaffFields(input: CreateTicket) {
  const field = staffFields.find((name) => input[name] !== undefined && input[name] !== null);
  if (field) throw invalid(field, 'FORBIDDEN', 'Only staff may set this.');
}

/** What a portal does not show is not filled in there either; type and category are how a submission begins. */
function refuseHidden(viewer: Customer, input: CreateTicket) {
  const hidden = builtInFields.flatMap((field) => (asksFor(viewer, field) ? [] : field.name));
  if (!shows(viewer, 'priority')) hidden.push('priority');
  const field = hidden.find((name) => !isEmpty(input[name as keyof CreateTicket]));
  if (field) throw invalid(field, 'FORBIDDEN', 'This portal does not show it.');
}
