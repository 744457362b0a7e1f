// A relying party's Worker: answers each question that is posted to it.
import { NetcertError, verifyPresentation } from './workerd.js';

export default {
  async fetch(request) {
    try {
      return Response.json(await verifyPresentation(await request.json()));
    } catch (fault) {
      if (!(fault instanceof NetcertError)) throw fault;
      return Response.json({ fault: fault.code }, { status: 400 });
    }
  },
};
