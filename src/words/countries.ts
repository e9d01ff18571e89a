/** ISO 3166-1 alpha-2; names come from the browser, in its language. */
export const COUNTRIES: readonly string[] = (
  'AE AR AT AU BE BG BR CA CH CL CN CO CR CY CZ DE DK DO EE EG ES FI FR GB GR GT HK HR HU ID IE IL IN IS IT JP KE KR ' +
  'KW LT LU LV MA MT MX MY NG NL NO NZ OM PA PE PH PK PL PR PT QA RO RS SA SE SG SI SK SV TH TR TW UA US UY VN ZA'
).split(' ')

const US =
  'Alabama,Alaska,Arizona,Arkansas,California,Colorado,Connecticut,Delaware,District of Columbia,Florida,Georgia,Hawaii,Idaho,Illinois,Indiana,Iowa,Kansas,Kentucky,Louisiana,Maine,Maryland,Massachusetts,Michigan,Minnesota,Mississippi,Missouri,Montana,Nebraska,Nevada,New Hampshire,New Jersey,New Mexico,New York,North Carolina,North Dakota,Ohio,Oklahoma,Oregon,Pennsylvania,Rhode Island,South Carolina,South Dakota,Tennessee,Texas,Utah,Vermont,Virginia,Washington,West Virginia,Wisconsin,Wyoming'
const CA =
  'Alberta,British Columbia,Manitoba,New Brunswick,Newfoundland and Labrador,Northwest Territories,Nova Scotia,Nunavut,Ontario,Prince Edward Island,Quebec,Saskatchewan,Yukon'
const AU =
  'Australian Capital Territory,New South Wales,Northern Territory,Queensland,South Australia,Tasmania,Victoria,Western Australia'
const GB =
  'East of England,Greater London,Midlands,North East,North West,Northern Ireland,Scotland,South East,South West,Wales,Yorkshire'

/** To choose from; any other may be typed. */
export const REGIONS: Record<string, readonly string[]> = {
  US: US.split(','),
  CA: CA.split(','),
  AU: AU.split(','),
  GB: GB.split(','),
}

/** "United Kingdom" of "GB". */
export function countryName(code: string, locale = 'en'): string {
  try {
    return new Intl.DisplayNames([locale], { type: 'region' }).of(code) ?? code
  } catch {
    return code
  }
}
