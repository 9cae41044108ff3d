-- An order below the minimum is a mistake of the shop; the default minimum finds none.
select order_id, amount
from {{ ref('stg_orders') }}
where amount <= {{ var('minimum_amount') }}
