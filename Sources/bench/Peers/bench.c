/* A peer of the benchmark: week 5's training as plain C loops over memory that is allocated once.
 *
 * bench.py compiles it as a library (cc -O3 -march=native -shared -fPIC) and calls `train`. Layers are ReLU but for
 * the last, which is a sigmoid; the loss is binary cross-entropy. Matrices are row-major, rows are samples. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LAYERS 8
#define EPS 1e-10

static int depth;
static const int *size;
static double **W, **b, *dW[LAYERS + 1], *db[LAYERS + 1], *A[LAYERS + 1], *dZ[LAYERS + 1];

/* NumPy's own draws, by which the order of the samples is NumPy's too. */
static void permutation(int *order, int n, uint32_t (*next)(void *), void *state) {
    uint32_t mask = 1;
    while (mask < (uint32_t)n - 1) mask = 2 * mask + 1;
    for (int i = 0; i < n; i++) order[i] = i;
    for (uint32_t i = n - 1; i > 0; i--) {
        uint32_t j;
        if (i <= mask >> 1) mask >>= 1;
        do j = next(state) & mask; while (j > i);
        int kept = order[i];
        order[i] = order[j];
        order[j] = kept;
    }
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
            loss -= log((t == 1 ? a : 1 - a) + EPS);
            dZ[depth][i * outputs + j] = (a - t) / (a * (1 - a) + EPS) * (a * (1 - a));
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

/* Trains the `layers` weights and biases in place; `sizes` are the layers' inputs, and the last one's outputs. `next`
 * and `state` are those of a NumPy generator. `losses` receives the loss of each epoch. */
void train(
    int layers, const int *sizes, double **weights, double **biases, const double *X, const double *y, int samples, int batch,
    int epochs, double lr, uint32_t (*next)(void *), void *state, double *losses) {
    depth = layers;
    size = sizes;
    W = weights;
    b = biases;
    for (int l = 0; l <= depth; l++) {
        A[l] = malloc(batch * size[l] * sizeof(double));
        dZ[l] = malloc(batch * size[l] * sizeof(double));
        dW[l] = l < depth ? malloc(size[l] * size[l + 1] * sizeof(double)) : NULL;
        db[l] = l < depth ? malloc(size[l + 1] * sizeof(double)) : NULL;
    }
    int *order = malloc(samples * sizeof(int)), steps = (samples + batch - 1) / batch;
    for (int epoch = 0; epoch < epochs; epoch++) {
        permutation(order, samples, next, state);
        losses[epoch] = 0;
        for (int first = 0; first < samples; first += batch)
            losses[epoch] += step(X, y, order + first, samples - first < batch ? samples - first : batch, lr) / steps;
    }
    free(order);
    for (int l = 0; l <= depth; l++) {
        free(A[l]);
        free(dZ[l]);
        free(dW[l]);
        free(db[l]);
    }
}
