/** A resource as it is kept: canonical names, extensions under their first URN, no nulls and no empty lists. */
export interface ResourceBody {
  [name: string]: ResourceValue
}

export type ResourceValue = string | number | boolean | ResourceValue[] | { [name: string]: ResourceValue }
