/** Of a field: what is not right with it. */
export const faultProps = (fault: string | undefined) =>
  fault === undefined ? {} : { validationState: 'error' as const, validationMessage: fault }
