import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import { programOf, type Viewer } from '../access/viewer.ts';
import type { Desk } from '../desk.ts';
import type { Outlet, Told, ToldStream } from '../events/told.ts';
import { type Noted, requestIdOf, within } from '../trace.ts';

export type Transport = 'http' | 'sse' | 'websocket';
/** `refused` told why; `failed` was a fault of ours. */
export type Outcome = 'ok' | 'refused' | 'failed';

/** Who asked, and through which program. */
const nameOf = (viewer: Viewer) => {
  const program = programOf(viewer);
  return {
    kind: viewer.kind,
    id: viewer.id,
    ...(program && program !== viewer && { via: program.id }),
    ...(viewer.kind === 'AFFILIATE' && viewer.previewerId && { previewedBy: viewer.previewerId }),
  };
};

interface Result {
  readonly errors?: readonly GraphQLError[] | undefined;
}

/** The record of one operation, from its arrival to its end: a line in the log, and a count in the metrics. */
export class Operation implements Noted {
  readonly requestId: string;
  viewer: Noted['viewer'] = null;
  cost: number | null = null;
  transport: Transport;
  /** As the client calls it. */
  name: string | null = null;
  type: OperationDefinitionNode['operation'] | null = null;
  /** The one field at its root, `several`, or `none` where the document was refused. */
  field = 'none';
  /** By which name the client asked for it, where the document has several. */
  asked: string | null = null;
  readonly #desk: Pick<Desk, 'log' | 'metrics'>;
  readonly #began = performance.now();
  #messages: number | null = null;
  #ended = false;
  #codes: Set<string> | undefined;

  constructor(desk: Pick<Desk, 'log' | 'metrics'>, transport: Transport, requestId = requestIdOf(null)) {
    this.#desk = desk;
    this.transport = transport;
    this.requestId = requestId;
  }

  /** Most have none, and thousands of streams wait. */
  get codes(): Set<string> {
    this.#codes ??= new Set();
    return this.#codes;
  }

  /** What runs in it logs under its id. */
  run<T>(work: () => T): T {
    return within({ requestId: this.requestId, operation: this }, work);
  }

  describe(document: DocumentNode, operationName: string | null | undefined) {
    const node = getOperationAST(document, operationName);
    this.name = node?.name?.value.slice(0, 100) ?? null;
    this.type = node?.operation ?? null;
  }

  /** Of a document that is valid, so that its fields are words of the schema and not of the client. */
  describeField(document: DocumentNode, operationName: string | null | undefined, schema: GraphQLSchema) {
    const node = getOperationAST(document, operationName);
    if (!node) return;
    const [only, ...others] = node.selectionSet.selections;
    const name = only?.kind === Kind.FIELD && others.length === 0 ? only.name.value : undefined;
    const known =
      name !== undefined && (name.startsWith('__') || schema.getRootType(node.operation)?.getFields()[name]);
    this.field = name === undefined ? 'several' : known ? name : 'none';
  }

  end(result?: Result) {
    if (this.#ended) return;
    this.#ended = true;
    this.#note(result);
    const { name, type, field, viewer, transport, cost, outcome } = this;
    const ms = Math.round((performance.now() - this.#began) * 10) / 10;
    this.#desk.metrics?.ended(this, ms / 1_000);
    const facts = {
      operation: name,
      type,
      field,
      viewer: viewer && nameOf(viewer),
      transport,
      ms,
      outcome,
      ...(this.codes.size > 0 && { errors: [...this.codes] }),
      ...(cost !== null && { cost }),
      ...(this.#messages !== null && { messages: this.#messages }),
    };
    this.run(() => this.#desk.log.info(facts, 'operation'));
  }

  get outcome(): Outcome {
    if (this.codes.size === 0) return 'ok';
    return this.codes.has('INTERNAL') ? 'failed' : 'refused';
  }

  #note(result: Result | undefined) {
    for (const { extensions } of result?.errors ?? []) this.codes.add(String(extensions['code'] ?? 'INTERNAL'));
  }

  /** A stream ends it when it ends itself. `tell` makes of a fault what may be told; `outlet` is offered what comes first. */
  follow(stream: ToldStream, tell: (error: unknown) => GraphQLError, outlet?: Outlet): ToldStream {
    const { requestId } = this;
    const { metrics } = this.#desk;
    let messages = 0;
    this.#messages = 0;
    metrics?.streams.inc({ transport: this.transport });
    const end = () => {
      if (this.#ended) return;
      metrics?.streams.dec({ transport: this.transport });
      this.#messages = messages;
      this.end();
    };
    const count = ({ codes }: Told) => {
      messages++;
      for (const code of codes) this.codes.add(code);
    };
    const pass = (step: IteratorResult<Told>): IteratorResult<Told> => {
      if (step.done) {
        end();
        return step;
      }
      count(step.value);
      return { done: false, value: identified(step.value, requestId) };
    };
    const counted: Outlet | undefined = outlet && {
      ...outlet,
      take(told) {
        if (!outlet.take(identified(told, requestId))) return false;
        count(told);
        return true;
      },
    };
    const fail = (error: unknown): never => {
      const told = this.run(() => tell(error));
      this.#note({ errors: [told] });
      end();
      throw told;
    };
    const next = () => stream.next(counted);
    return {
      next: () => this.run(next).then(pass, fail),
      return: async () => {
        const step = await this.run(() => stream.return());
        end();
        return step;
      },
      end: (reason) => stream.end(reason),
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }
}

/** An answer is made once for many: in its errors each of them gets their own id. */
function identified(told: Told, requestId: string): Told {
  if (told.codes.length === 0) return told;
  const answer = JSON.parse(told.json) as { errors: { extensions: object }[] };
  for (const { extensions } of answer.errors) Object.assign(extensions, { requestId });
  return { ...told, json: JSON.stringify(answer) };
}
