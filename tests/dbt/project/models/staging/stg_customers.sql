select
    cast(id as integer) as customer_id,
    trim(name) as name,
    upper(country) as country_code
from {{ source('landing', 'customers') }}
