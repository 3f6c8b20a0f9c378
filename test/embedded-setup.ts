import { templateFile } from './database.ts';

/** Made before the suites start: each of their workers would make it. */
export const setup = async () => {
  await templateFile();
};
