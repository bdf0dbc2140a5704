/* Threads take the next piece; the caller's thread collects what is done, in order. */
#include "cli/workers.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

/* How far threads may run ahead of what was collected, each: results wait in memory. */
enum { MOST_THREADS = 256, AHEAD = 32 };

struct crew {
    const struct work *work;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t next, collected, ahead; /* pieces */
    size_t working;                /* threads that have not ended */
    bool *done;                    /* a piece each */
};

size_t workers_count(size_t wanted, size_t n) {
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t threads = wanted ? wanted : processors > 0 ? (size_t)processors : 1;
    if (threads > MOST_THREADS)
        threads = MOST_THREADS;
    return threads > n ? n : threads;
}

static bool run_alone(const struct work *work) {
    void *mine = work->open(work->shared);
    if (!mine)
        return false;
    for (size_t i = 0; i < work->n; i++) {
        work->run(work->shared, mine, i);
        work->collect(work->shared, i);
    }
    work->close(work->shared, mine);
    return true;
}

static void work_on(struct crew *crew, void *mine) {
    const struct work *work = crew->work;
    while (crew->next < work->n) {
        if (crew->next >= crew->collected + crew->ahead) {
            pthread_cond_wait(&crew->changed, &crew->lock);
            continue;
        }
        size_t piece = crew->next++;
        pthread_mutex_unlock(&crew->lock);
        work->run(work->shared, mine, piece);
        pthread_mutex_lock(&crew->lock);
        crew->done[piece] = true;
        pthread_cond_broadcast(&crew->changed);
    }
}

static void *thread_main(void *argument) {
    struct crew *crew = argument;
    void *mine = crew->work->open(crew->work->shared);
    pthread_mutex_lock(&crew->lock);
    if (mine) {
        work_on(crew, mine);
        crew->work->close(crew->work->shared, mine);
    }
    crew->working--;
    pthread_cond_broadcast(&crew->changed);
    pthread_mutex_unlock(&crew->lock);
    return NULL;
}

static void collect_all(struct crew *crew) {
    pthread_mutex_lock(&crew->lock);
    while (crew->collected < crew->work->n) {
        if (crew->done[crew->collected]) {
            pthread_mutex_unlock(&crew->lock);
            crew->work->collect(crew->work->shared, crew->collected);
            pthread_mutex_lock(&crew->lock);
            crew->collected++;
            pthread_cond_broadcast(&crew->changed);
        } else if (crew->working > 0)
            pthread_cond_wait(&crew->changed, &crew->lock);
        else
            break;
    }
    pthread_mutex_unlock(&crew->lock);
}

bool workers_run(const struct work *work, size_t threads) {
    pthread_t ids[MOST_THREADS];
    struct crew crew = {.work = work, .done = calloc(work->n + 1, sizeof *crew.done)};
    if (threads < 2 || !crew.done) {
        free(crew.done);
        return run_alone(work);
    }
    pthread_mutex_init(&crew.lock, NULL);
    pthread_cond_init(&crew.changed, NULL);
    crew.ahead = threads * AHEAD;
    crew.working = threads;
    size_t started = 0;
    while (started < threads && pthread_create(&ids[started], NULL, thread_main, &crew) == 0)
        started++;
    pthread_mutex_lock(&crew.lock);
    crew.working -= threads - started;
    pthread_mutex_unlock(&crew.lock);
    collect_all(&crew);
    for (size_t i = 0; i < started; i++)
        pthread_join(ids[i], NULL);
    pthread_cond_destroy(&crew.changed);
    pthread_mutex_destroy(&crew.lock);
    free(crew.done);
    return crew.collected == work->n || (started == 0 && run_alone(work));
}
