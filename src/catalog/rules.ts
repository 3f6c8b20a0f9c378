import { systemTypes } from '../ticket/rules.ts';

/** Of a type that only the system gives. */
export const isSystemType = ({ key }: { key: string | null }) => key !== null && systemTypes.includes(key);
