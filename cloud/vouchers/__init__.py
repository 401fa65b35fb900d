"""Vouchers: 承诺达标合格证 and 入市追溯凭证, signed with the county's voucher key, made void, listed for the gates."""
