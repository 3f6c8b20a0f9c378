import type { Viewer } from '../access/viewer.ts';
import { type Choice, judge, type Verdict } from './judge.ts';
import type { LiveEvent } from './live-event.ts';

/** What a stream follows, or a page of the log shows. */
export interface Following {
  /** Only these tickets, by their ids, whatever else is chosen. */
  readonly tickets?: readonly string[] | null | undefined;
  readonly chosen: Choice;
  readonly only?: (event: LiveEvent, verdict: Verdict) => boolean;
  /** Refuses whoever may not follow this; asked again when their rights change. */
  readonly assertAllowed: (viewer: Viewer) => void;
  /** It also tells when the viewer's own rights changed. */
  readonly tellsRights?: boolean;
}

/** What an event is to the viewer, if anything. */
export function verdictOn(viewer: Viewer, event: LiveEvent, { chosen, only }: Following): Verdict | undefined {
  const verdict = judge(viewer, event, chosen);
  return verdict && (!only || only(event, verdict)) ? verdict : undefined;
}
