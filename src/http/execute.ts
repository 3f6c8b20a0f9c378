import {
  createSourceEventStream,
  type ExecutionArgs,
  execute,
  getOperationAST,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Viewer } from '../access/viewer.ts';
import type { Tx } from '../store/database.ts';
import type { RequestContext } from './context.ts';

type Execute = (args: ExecutionArgs) => unknown;

/** How operations run, over HTTP, SSE and WebSocket alike. The server's own context only carries ours. */
export const useExecution = (): Plugin<{ hilo: RequestContext }> => ({
  onExecute({ executeFn, setExecuteFn }) {
    setExecuteFn((args: ExecutionArgs) => {
      const context = contextOf(args);
      if (!asksForCursor(args)) return (executeFn as Execute)({ ...args, contextValue: context });
      return inSnapshot(context, (contextValue) => (executeFn as Execute)({ ...args, contextValue }));
    });
  },
  onSubscribe({ setSubscribeFn }) {
    setSubscribeFn((args: ExecutionArgs) => eachOnItsOwn({ ...args, contextValue: contextOf(args) }));
  },
});

const contextOf = ({ contextValue }: ExecutionArgs) => (contextValue as { hilo: RequestContext }).hilo;

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

/** Each event is executed with the viewer of that moment, and with nothing remembered from the last. */
async function eachOnItsOwn(args: ExecutionArgs) {
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return source;
  const iterator = source[Symbol.asyncIterator]() as AsyncIterator<{ viewer: Viewer }>;
  const context = args.contextValue as RequestContext;
  return {
    async next() {
      const { value, done } = await iterator.next();
      if (done) return { done, value: undefined };
      return {
        done: false,
        value: await execute({ ...args, rootValue: value, contextValue: context.at(value.viewer) }),
      };
    },
    async return() {
      await iterator.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
