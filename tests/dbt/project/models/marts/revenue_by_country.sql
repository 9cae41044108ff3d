select
    countries.name as country,
    count(*) as orders,
    sum(orders.amount) as revenue
from {{ ref('stg_orders') }} as orders
inner join {{ ref('stg_customers') }} as customers using (customer_id)
inner join {{ ref('countries') }} as countries on countries.code = customers.country_code
{%- if var('broken_ref') %}
inner join {{ ref('no_such_model') }} using (customer_id)
{%- endif %}
group by countries.name
