select
    cast(id as integer) as order_id,
    cast(customer as integer) as customer_id,
    cast(ordered_at as date) as ordered_at,
    cast(cents as bigint) / 100.0 as amount
from {{ source('landing', 'orders') }}
