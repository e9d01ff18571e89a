/** Phone numbers: the company's inventory at 8x8. Source: phonenumber-api-v1.yaml and its guide, which allows 100 a page. */
import type { Company } from '../company/company.ts'
import { AREAS, nationalFormat, PURPOSE } from '../company/numbers.ts'
import type { Area } from '../company/numbers.ts'
import type { Answer } from '../http.ts'
import type { PbxCaller } from './endpoint.ts'
import { invalid, refusal } from './errors.ts'
import { list } from './list.ts'
import type { Listing } from './list.ts'
import { numbersOf } from './pbx.ts'
import { allPlaces } from './scroll.ts'
import type { World } from '../world.ts'

interface PhoneNumber {
  phoneNumber: string
  nationalFormattedNumber: string
  country: string
  category: 'LOCAL'
  origin: 'CLAIMED'
  status: 'AVAILABLE' | 'ASSIGNED'
}

/** Numbers of one person that the generator may have made. */
const EACH = 3
const FIELDS = ['phoneNumber', 'country', 'category', 'origin', 'status']

const areas: Area[] = Object.values(AREAS)
const spares = (company: Company): number => Math.max(30, Math.floor(company.people.count / 10))

const spare = (company: Company, n: number): string =>
  company.numbers.number(areas[n % areas.length] ?? AREAS.London, PURPOSE.spare, n)

function show(number: string, world: World): PhoneNumber {
  const country =
    world.company.numbers.madeFor(number)?.area.country ??
    (number.startsWith('+1') ? 'US' : number.startsWith('+33') ? 'FR' : number.startsWith('+353') ? 'IE' : 'GB')
  return {
    phoneNumber: number,
    nationalFormattedNumber: nationalFormat(number, country),
    country,
    category: 'LOCAL',
    origin: 'CLAIMED',
    status: world.pbx.holderOf(number) ? 'ASSIGNED' : 'AVAILABLE',
  }
}

/** Free numbers first, then those that were new, then those the company's people began with. */
function numberAt(world: World, fresh: string[], place: number): string | null {
  const { company } = world
  const free = spares(company)
  if (place < free) return spare(company, place)
  if (place < free + fresh.length) return fresh[place - free] ?? null
  const rest = place - free - fresh.length
  const person = company.people.person(Math.floor(rest / EACH))
  return numbersOf(company.pbxUser(person))[rest % EACH] ?? null
}

function known(world: World, number: string): boolean {
  const { company, pbx } = world
  if (pbx.newNumbers.has(number) || pbx.holderOf(number)) return true
  const made = company.numbers.madeFor(number)
  if (!made) return false
  if (made.purpose === PURPOSE.spare) return made.index < spares(company) && spare(company, made.index) === number
  return (
    made.index < company.people.count && numbersOf(company.pbxUser(company.people.person(made.index))).includes(number)
  )
}

export function listPhoneNumbers(caller: PbxCaller): Answer {
  const { world } = caller
  const fresh = [...world.pbx.newNumbers]
  const listing: Listing<PhoneNumber> = {
    kind: 'phone-numbers',
    maxPageSize: 100,
    filterFields: FIELDS,
    sortFields: FIELDS,
    maxSortKeys: 1,
    item(place) {
      const number = numberAt(world, fresh, place)
      return number === null ? null : show(number, world)
    },
    all: () => allPlaces(spares(world.company) + fresh.length + world.company.people.count * EACH),
    lookUp: () => null,
    ordered: () => null,
    show: (number) => number,
  }
  return list(caller, listing)
}

export function getPhoneNumber({ world, params, now }: PbxCaller): Answer {
  const number = params['phoneNumber'] ?? ''
  if (!/^\+\d+$/.test(number)) return invalid('phoneNumber', `Invalid phone number ${number}`, now)
  if (known(world, number)) return { status: 200, body: show(number, world) }
  const message = `Phone number not found: customerId: ${world.company.customerId} phoneNumber: ${number}`
  return refusal(404, message, now)
}
