import { vi } from 'vitest';

// A second is less than a busy machine may need; what is waited for ends the waiting sooner.
const { waitFor } = vi;

const waitPatiently: typeof waitFor = (condition, options = {}) => {
  const given = typeof options === 'number' ? { timeout: options } : options;
  return waitFor(condition, { timeout: 30_000, interval: 20, ...given });
};

// workers that are not isolated come by here for each file
if (waitFor.name !== waitPatiently.name) vi.waitFor = waitPatiently;
