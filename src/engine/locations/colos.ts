/**
 * Data centres by the hints that lead to them. Codes: Cloudflare's list (https://www.cloudflare.com/network/), the larger
 * ones. Regions: by geography, as Cloudflare names hints (https://developers.cloudflare.com/durable-objects/reference/data-location/)
 * without drawing borders. What lies near a border is in both regions.
 */
const COLOS: Readonly<Record<string, string>> = {
  wnam:
    'SEA PDX SFO SJC SMF LAX SAN LAS PHX SLC BOI ABQ ANC HNL YVR YYC ' +
    'DEN DFW IAH AUS SAT OKC OMA MCI MSP ORD STL MEM YWG',
  enam:
    'IAD RIC ORF EWR PHL BOS BGR BUF PIT CLE CMH DTW IND BNA CLT RDU ATL JAX TPA MCO MIA TLH YYZ YOW YUL YHZ ' +
    'DEN DFW IAH AUS SAT OKC OMA MCI MSP ORD STL MEM YWG',
  weur:
    'LHR MAN EDI DUB AMS BRU LUX CDG BOD LYS MRS LIS MAD BCN PMI ' +
    'DUS FRA STR HAM TXL BER MUC GVA ZRH MXP PMO FCO CPH GOT ARN OSL VIE PRG',
  eeur:
    'WAW BUD BTS LJU ZAG BEG SOF OTP KIV KBP VNO RIX TLL HEL ATH SKG TIA SKP ' +
    'DUS FRA STR HAM TXL BER MUC GVA ZRH MXP PMO FCO CPH GOT ARN OSL VIE PRG',
  apac:
    'NRT KIX FUK OKA ICN TPE KHH HKG MFM MNL CEB SIN KUL JHB CGK DPS BKK CNX HAN SGN PNH RGN ' +
    'DEL BOM NAG AMD HYD BLR MAA CCU COK CMB DAC CGP KTM ISB KHI LHE',
  'apac-ne': 'NRT KIX FUK OKA ICN TPE KHH HKG MFM',
  'apac-se': 'SIN KUL JHB CGK DPS BKK CNX HAN SGN PNH RGN MNL CEB TPE KHH HKG MFM',
  oc: 'SYD MEL BNE PER ADL CBR HBA AKL CHC NOU SUV',
};

const byHint = new Map(Object.entries(COLOS).map(([hint, colos]) => [hint, new Set(colos.split(' '))]));
const known = new Set([...byHint.values()].flatMap((colos) => [...colos]));

/**
 * Whether a hint was obeyed; `undefined` for a location that is none. A data centre that is not in the table is taken to be
 * where it should: new ones open more often than this is brought up to date.
 */
export const isObeyed = (location: string, colo: string): boolean | undefined => {
  const wanted = byHint.get(location);
  return wanted && (wanted.has(colo) || !known.has(colo));
};
