import { InputValidationError } from '@pothos/plugin-validation';
import type { Context } from '../context.ts';
import { type ErrorCode, type ErrorType, Excess, errorCodes, type FieldError, Refusal } from '../errors.ts';
import { operationNow } from '../trace.ts';

export interface MutationErrorData {
  type: ErrorType;
  code: ErrorCode;
  message: string;
  fields: readonly FieldError[];
  retryAfter?: number | undefined;
}

/** What a failed mutation returns: the error and, after a lost race, the current state. */
export function payloadOf(error: unknown, ctx: Context): { error: MutationErrorData } {
  const refusal = refusalOf(error);
  if (refusal) {
    const { type, code, message, fields } = refusal;
    operationNow()?.codes.add(code);
    const retryAfter = refusal instanceof Excess ? refusal.numbers['retryAfter'] : undefined;
    return { ...refusal.current, error: { type, code, message, fields, retryAfter } };
  }
  operationNow()?.codes.add('INTERNAL');
  const message = ctx.report(error);
  return { error: { type: 'INTERNAL', code: 'INTERNAL', message, fields: [] } };
}

/** The refusal in an error, or nothing when the fault is ours. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  if (!(error instanceof InputValidationError)) return undefined;
  const fields = error.issues.map((issue): FieldError => {
    const { path = [], message } = issue;
    const keys = path.map((key) => String(typeof key === 'object' ? key.key : key));
    return { field: keys.slice(keys[0] === 'input' ? 1 : 0).join('.'), code: codeOf(issue), message };
  });
  return new Refusal('INVALID_INPUT', fields.map(({ field, message }) => `${field}: ${message}`).join(' '), fields);
}

/** zod's own codes, and ours where a check names one. */
function codeOf(issue: object): ErrorCode {
  const { code, params } = issue as { code?: string; params?: { code?: string } };
  if (params?.code && params.code in errorCodes) return params.code as ErrorCode;
  return code === 'too_big' ? 'TOO_LONG' : code === 'too_small' ? 'REQUIRED' : 'INVALID_FORMAT';
}
