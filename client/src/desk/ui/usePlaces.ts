import { listPlaces } from '@mahzar/shared/rest/bookings';
import { useLoad } from '../api/useLoad.ts';

/** Returns all branches and rooms of former bookings, for selection; empty before loading. */
export function usePlaces() {
  return useLoad(listPlaces, {}).data?.places ?? [];
}
