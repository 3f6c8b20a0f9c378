/** One thing to ask for, in terms of the rows, so that each contestant can say it in its own way. */
export type Ask =
  | { readonly kind: 'ticket'; readonly ticketId: string }
  | { readonly kind: 'list'; readonly status: string }
  | { readonly kind: 'search'; readonly text: string }
  | { readonly kind: 'worklist'; readonly managerId: string }
  | { readonly kind: 'comment'; readonly ticketId: string; readonly body: string };

/** Who asks. */
export interface Viewer {
  readonly id: string;
  readonly email: string;
  /** Null of staff. */
  readonly organizationId: string | null;
}

export interface Request {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Ground {
  readonly databaseUrl: string;
  readonly viewers: readonly Viewer[];
  readonly password: string;
  readonly poolSize: number;
  /** More arguments for Node. */
  readonly nodeArguments: readonly string[];
}

export interface Contestant {
  readonly name: string;
  /** Once it answers. */
  start(ground: Ground): Promise<Running>;
}

/** A contestant whose process answers. */
export interface Running {
  readonly pid: number;
  readonly origin: string;
  request(ask: Ask, viewer: Viewer): Request;
  /** The data of an answer, with ids as they are in the rows; throws where it tells of errors. */
  data(answer: string): unknown;
  stop(): Promise<void>;
}
