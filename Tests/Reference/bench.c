/* A peer of the benchmark: the default lab's training as plain C loops over fixed memory.
 *
 *     cc -O3 -march=native -o bench-c bench.c -lm && ./bench-c 2,4,3,1 SAMPLES BATCH EPOCHS LR
 *
 * It prints the seconds that a minibatch step took. Labels are drawn at random: only the work counts. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LAYERS 8

static int depth, size[LAYERS + 1];
static double *W[LAYERS], *b[LAYERS], *dW[LAYERS], *db[LAYERS], *A[LAYERS + 1], *dZ[LAYERS + 1];
static uint64_t state = 88172645463325252u;

static uint64_t next(void) {
    state ^= state << 13;
    state ^= state >> 7;
    return state ^= state << 17;
}

static double uniform(void) { return (next() >> 11) * 0x1p-53; }

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + 1e-9 * t.tv_nsec;
}

static double step(const double *X, const double *y, const int *rows, int m, double lr) {
    double loss = 0;
    for (int i = 0; i < m; i++) memcpy(A[0] + i * size[0], X + rows[i] * size[0], size[0] * sizeof(double));
    for (int l = 0; l < depth; l++) {
        int k = size[l], n = size[l + 1];
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++) {
                double z = b[l][j];
                for (int p = 0; p < k; p++) z += A[l][i * k + p] * W[l][p * n + j];
                A[l + 1][i * n + j] = l == depth - 1 ? 1 / (1 + exp(-z)) : z > 0 ? z : 0;
            }
    }
    int outputs = size[depth];
    for (int i = 0; i < m; i++)
        for (int j = 0; j < outputs; j++) {
            double a = A[depth][i * outputs + j], t = y[rows[i] * outputs + j];
            loss -= log((t == 1 ? a : 1 - a) + 1e-10);
            dZ[depth][i * outputs + j] = (a - t) / (a * (1 - a) + 1e-10) * (a * (1 - a));
        }
    for (int l = depth - 1; l >= 0; l--) {
        int k = size[l], n = size[l + 1];
        memset(dW[l], 0, k * n * sizeof(double));
        memset(db[l], 0, n * sizeof(double));
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++) db[l][j] += dZ[l + 1][i * n + j];
        for (int i = 0; i < m; i++)
            for (int p = 0; p < k; p++)
                for (int j = 0; j < n; j++) dW[l][p * n + j] += A[l][i * k + p] * dZ[l + 1][i * n + j];
        if (l > 0)
            for (int i = 0; i < m; i++)
                for (int p = 0; p < k; p++) {
                    double d = 0;
                    for (int j = 0; j < n; j++) d += dZ[l + 1][i * n + j] * W[l][p * n + j];
                    dZ[l][i * k + p] = A[l][i * k + p] > 0 ? d : 0;
                }
        for (int p = 0; p < k * n; p++) W[l][p] -= lr * dW[l][p];
        for (int j = 0; j < n; j++) b[l][j] -= lr * db[l][j];
    }
    return loss / m;
}

int main(int argc, char **argv) {
    if (argc != 6) return 2;
    int samples = atoi(argv[2]), batch = atoi(argv[3]), epochs = atoi(argv[4]);
    double lr = atof(argv[5]);
    depth = -1;
    for (char *text = strtok(argv[1], ","); text && depth < LAYERS; text = strtok(NULL, ",")) size[++depth] = atoi(text);
    for (int l = 0; l <= depth; l++) {
        A[l] = malloc(batch * size[l] * sizeof(double));
        dZ[l] = malloc(batch * size[l] * sizeof(double));
        if (l == depth) break;
        int count = size[l] * size[l + 1];
        W[l] = malloc(count * sizeof(double));
        dW[l] = malloc(count * sizeof(double));
        b[l] = calloc(size[l + 1], sizeof(double));
        db[l] = calloc(size[l + 1], sizeof(double));
        for (int i = 0; i < count; i++) W[l][i] = (2 * uniform() - 1) * sqrt(6.0 / size[l]);
    }
    double *X = malloc(samples * size[0] * sizeof(double)), *y = malloc(samples * size[depth] * sizeof(double));
    int *order = malloc(samples * sizeof(int));
    for (int i = 0; i < samples * size[0]; i++) X[i] = uniform();
    for (int i = 0; i < samples * size[depth]; i++) y[i] = next() & 1;
    for (int i = 0; i < samples; i++) order[i] = i;

    double start = now(), loss = 0;
    for (int epoch = 0; epoch < epochs; epoch++) {
        for (int i = samples - 1; i > 0; i--) {
            int j = next() % (i + 1), kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
        for (int first = 0; first < samples; first += batch)
            loss += step(X, y, order + first, samples - first < batch ? samples - first : batch, lr);
    }
    double seconds = now() - start;
    fprintf(stderr, "%g\n", loss);
    printf("%.9e\n", seconds / ((double)epochs * ((samples + batch - 1) / batch)));
    return 0;
}
