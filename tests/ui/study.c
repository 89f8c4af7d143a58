#include "study.h"

#include "harness.h"
#include "report/recording_folder.h"
#include "store/rows.h"
#include "workflow/library_file.h"

void plp_test_file_visit(PlpLibrary *library, int64_t patient, int32_t day)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpRecording) measured = plp_recording_folder_load(plp_test_get_results(), &error);
    assert_non_null(measured);
    // A sum of its own for each visit, as of different videos.
    g_autofree char *words = g_strdup_printf("visit %d", day);
    g_free(measured->input_sha256);
    measured->input_sha256 = g_compute_checksum_for_string(G_CHECKSUM_SHA256, words, -1);
    g_free(measured->run_sha256);
    measured->run_sha256 = g_compute_checksum_for_string(G_CHECKSUM_SHA256, words, -1);
    PlpVisit visit;
    plp_row_init(PLP_ENTITY_VISIT, &visit);
    visit.patient = patient;
    visit.day = day;
    assert_true(plp_row_insert(library, PLP_ENTITY_VISIT, &visit, NULL));
    PlpFiledRecording filed;
    plp_row_init(PLP_ENTITY_RECORDING, &filed);
    filed.visit = visit.id;
    if (!plp_library_file_recording(library, measured, &filed, &error))
        fail_msg("%s", error->message);
    plp_row_clear(PLP_ENTITY_RECORDING, &filed);
    plp_row_clear(PLP_ENTITY_VISIT, &visit);
}

int64_t plp_test_file_patient(PlpLibrary *library)
{
    PlpPatient patient;
    plp_row_init(PLP_ENTITY_PATIENT, &patient);
    patient.pseudonym = g_strdup("P-014");
    assert_true(plp_row_insert(library, PLP_ENTITY_PATIENT, &patient, NULL));
    int64_t id = patient.id;
    plp_row_clear(PLP_ENTITY_PATIENT, &patient);
    PlpTreatment treatment;
    plp_row_init(PLP_ENTITY_TREATMENT, &treatment);
    treatment.patient = id;
    treatment.day = PLP_TEST_FIRST_DAY;
    treatment.product = PLP_PRODUCT_ONABOTULINUMTOXIN_A;
    treatment.total_units = 40;
    assert_true(plp_row_insert(library, PLP_ENTITY_TREATMENT, &treatment, NULL));
    plp_row_clear(PLP_ENTITY_TREATMENT, &treatment);
    plp_test_file_visit(library, id, PLP_TEST_FIRST_DAY - 1);
    plp_test_file_visit(library, id, PLP_TEST_FIRST_DAY + 21);
    return id;
}
