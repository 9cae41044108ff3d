{% macro say(text) %}
  {{ log(text, info=True) }}
{% endmacro %}
