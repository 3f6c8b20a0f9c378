import { type ExecutionArgs, type GraphQLError, getOperationAST, Kind } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { payerOf, programOf, type Viewer } from '../access/viewer.ts';
import type { Budget } from '../limits/budget.ts';
import { operationNow } from '../trace.ts';
import type { RequestContext } from './context.ts';
import { costOf } from './cost.ts';

/**
 * Charges each operation before it runs, over HTTP, SSE and WebSocket alike. One that is refused is answered and not
 * thrown, as a WebSocket would close with all else that runs on it.
 */
export function useAdmission(
  budget: Budget,
  format: (error: unknown) => GraphQLError,
): Plugin<{ hilo: RequestContext }> {
  async function admit({ args, setResultAndStopExecution }: Attempted) {
    try {
      await charge(budget, args);
    } catch (error) {
      setResultAndStopExecution({ errors: [format(error)] });
    }
  }
  return { onExecute: admit, onSubscribe: admit };
}

interface Attempted {
  args: ExecutionArgs;
  setResultAndStopExecution: (result: { errors: GraphQLError[] }) => void;
}

async function charge(
  budget: Budget,
  { schema, document, operationName, variableValues, contextValue }: ExecutionArgs,
) {
  const { hilo: context } = contextValue as { hilo: RequestContext };
  const operation = getOperationAST(document, operationName);
  if (!operation) return; // refused when it runs
  const fragments = new Map(
    document.definitions.flatMap((part) =>
      part.kind === Kind.FRAGMENT_DEFINITION ? [[part.name.value, part] as const] : [],
    ),
  );
  const cost = costOf({ schema, operation, fragments, variables: variableValues ?? {} });
  const record = operationNow();
  if (record) record.cost = cost;
  context.client.charge = await budget.charge(spenderOf(context.signedIn, context.client.address), cost);
}

/** A program has one budget, on behalf of however many people it acts. */
export function spenderOf(viewer: Viewer | null, address: string): string {
  if (!viewer) return `address ${address}`;
  const { kind, id } = programOf(viewer) ?? payerOf(viewer);
  return `${kind} ${id}`;
}
