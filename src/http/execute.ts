import {
  createSourceEventStream,
  type ExecutionArgs,
  type GraphQLError,
  getOperationAST,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { EventStream } from '../events/stream.ts';
import { holderOf, type OpenSeats } from '../limits/seats.ts';
import type { Tx } from '../store/database.ts';
import { Answers } from './answering.ts';
import type { RequestContext } from './context.ts';
import { StreamResult } from './stream-result.ts';

type Execute = (args: ExecutionArgs) => unknown;

/** How operations run, over HTTP, SSE and WebSocket alike. The server's own context only carries ours. */
export function useExecution(
  seats: OpenSeats,
  format: (error: unknown) => GraphQLError,
): Plugin<{ hilo: RequestContext }> {
  const answers = new Answers(format);
  return {
    onExecute({ executeFn, setExecuteFn }) {
      setExecuteFn((args: ExecutionArgs) => {
        const context = contextOf(args);
        if (!asksForCursor(args)) return (executeFn as Execute)({ ...args, contextValue: context });
        return inSnapshot(context, (contextValue) => (executeFn as Execute)({ ...args, contextValue }));
      });
    },
    onSubscribe({ setSubscribeFn }) {
      setSubscribeFn(async (args: ExecutionArgs) => {
        const context = contextOf(args);
        let free: () => void;
        try {
          free = seat(context, seats);
        } catch (error) {
          return { errors: [format(error)] };
        }
        const source = await createSourceEventStream({ ...args, contextValue: context }).catch((error: unknown) => {
          free();
          throw error;
        });
        if (source instanceof EventStream) source.answerBy(answers.to(args, context), free);
        else free();
        if (!(Symbol.asyncIterator in source)) return source;
        const stream = source instanceof EventStream ? source : answers.toEach(args, context, source);
        return new StreamResult(stream, context.client.until);
      });
    },
  };
}

const contextOf = ({ contextValue }: ExecutionArgs) => (contextValue as { hilo: RequestContext }).hilo;

/** Over SSE each stream is a connection, too. */
function seat({ signedIn, client }: RequestContext, { connections, subscriptions }: OpenSeats): () => void {
  const holder = holderOf(signedIn, client.address);
  const free = subscriptions.take(holder);
  if (!client.isAlone) return free;
  try {
    const freeConnection = connections.take(holder);
    return () => {
      free();
      freeConnection();
    };
  } catch (error) {
    free();
    throw error;
  }
}

/** The cursor and the data beside it come from one snapshot, so nothing falls between them. */
async function inSnapshot(context: RequestContext, run: (context: RequestContext) => unknown) {
  await context.desk.feed.settle();
  return context.desk.database.prisma.$transaction(async (tx: Tx) => run(context.within(tx)), {
    isolationLevel: 'RepeatableRead',
  });
}

function asksForCursor(args: ExecutionArgs): boolean {
  const operation = getOperationAST(args.document, args.operationName);
  if (operation?.operation !== 'query') return false;
  const asks = ({ selections }: SelectionSetNode): boolean =>
    selections.some((selection) => {
      if (selection.kind === Kind.FIELD) return selection.name.value === 'eventCursor';
      if (selection.kind === Kind.INLINE_FRAGMENT) return asks(selection.selectionSet);
      return args.document.definitions.some(
        (part) =>
          part.kind === Kind.FRAGMENT_DEFINITION && part.name.value === selection.name.value && asks(part.selectionSet),
      );
    });
  return asks(operation.selectionSet);
}
