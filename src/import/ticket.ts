import type { FieldInput } from '../custom-field/value.rules.ts';
import type { ThreadVisibility, TicketPriority, TicketStatus, WaitingOn } from '../store/generated/enums.ts';

type Optional<T> = T | null | undefined;

export interface ImportOrganization {
  externalId?: Optional<string>;
  name: string;
}

export interface ImportPerson {
  externalId?: Optional<string>;
  email: string;
  name: string;
  organization?: Optional<ImportOrganization>;
}

export interface ImportComment {
  /** Else the requester wrote it. */
  byStaff: boolean;
  body: string;
  createdAt: Date;
  visibility?: Optional<ThreadVisibility>;
}

/** One ticket with its past, as another system knew it. */
export interface ImportTicket {
  externalId: string;
  title: string;
  description: string;
  requester: ImportPerson;
  type?: Optional<string>;
  category?: Optional<string>;
  productAreas?: Optional<string[]>;
  tags?: Optional<string[]>;
  priority?: Optional<TicketPriority>;
  status?: Optional<TicketStatus>;
  waitingOn?: Optional<WaitingOn>;
  resolutionNotes?: Optional<string>;
  createdAt: Date;
  updatedAt?: Optional<Date>;
  firstRespondedAt?: Optional<Date>;
  resolvedAt?: Optional<Date>;
  closedAt?: Optional<Date>;
  comments?: Optional<ImportComment[]>;
  customFields?: Optional<FieldInput[]>;
}

export type ImportOutcome = 'CREATED' | 'UNCHANGED' | 'FAILED';
