#pragma once

// Names of enums as they stand in the file; 0 is never written.

const char *plp_words_get_sex(int value);
const char *plp_words_get_diagnosis(int value);
const char *plp_words_get_product(int value);
const char *plp_words_get_effect(int value);
const char *plp_words_get_grade(int value);
const char *plp_words_get_consent(int value);
const char *plp_words_get_side(int value);
const char *plp_words_get_task_name(int value);
const char *plp_words_get_kind(int value);
const char *plp_words_get_extent(int value);
const char *plp_words_get_metric(int value);
const char *plp_words_get_action(int value);
const char *plp_words_get_scale(int value);
