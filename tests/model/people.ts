/** Whoever asks the service for something. */
export const DANA = { id: 'u', name: 'Dana', type: 'manual' } as const
